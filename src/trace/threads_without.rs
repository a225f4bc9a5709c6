//! Threads that do something which nobody records, while another thread is recorded.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, ThreadId};

/// How many watch: mostly nobody, and then nothing else has to be looked at.
static WATCHING: AtomicUsize = AtomicUsize::new(0);
static WATCHES: Mutex<Vec<Weak<Watch>>> = Mutex::new(Vec::new());

/// Notes every thread but its own that makes a loop, or says something, without a journal
/// that a policy has given it.
#[derive(Debug)]
pub(crate) struct Watch {
    own: ThreadId,
    seen: Mutex<Vec<(ThreadId, String)>>,
}

impl Watch {
    /// Watches until it is dropped.
    pub(crate) fn begin() -> Arc<Self> {
        let watch = Arc::new(Self { own: thread::current().id(), seen: Mutex::new(Vec::new()) });
        locked(&WATCHES).push(Arc::downgrade(&watch));
        WATCHING.fetch_add(1, Ordering::Relaxed);
        watch
    }

    /// The names of those threads, in the order in which they were met.
    pub(crate) fn names(&self) -> Vec<String> {
        locked(&self.seen).iter().map(|(_, name)| name.clone()).collect()
    }

    fn see(&self, thread: &thread::Thread) {
        let mut seen = locked(&self.seen);
        if thread.id() != self.own && seen.iter().all(|(known, _)| *known != thread.id()) {
            let name = thread.name().unwrap_or("a thread without a name");
            seen.push((thread.id(), name.to_owned()));
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        WATCHING.fetch_sub(1, Ordering::Relaxed);
        locked(&WATCHES).retain(|watch| watch.strong_count() > 0);
    }
}

/// This thread does something that no policy gives a journal for.
pub(crate) fn note() {
    if WATCHING.load(Ordering::Relaxed) == 0 {
        return;
    }
    let watches: Vec<Arc<Watch>> = locked(&WATCHES).iter().filter_map(Weak::upgrade).collect();
    let here = thread::current();
    watches.iter().for_each(|watch| watch.see(&here));
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
