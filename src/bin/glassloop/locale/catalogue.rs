//! The catalogues, as they stand in this program.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};

use super::{Locale, spacing};

/// `files! { "en" "narrate" }`: each file of a catalogue, with its name.
macro_rules! files {
    ($folder:literal: $($name:literal)*) => {
        &[$((
            concat!($folder, "/", $name, ".ftl"),
            include_str!(concat!($folder, "/", $name, ".ftl")),
        )),*]
    };
}

/// The files of a catalogue.  Of the lessons and their notes, the programs have the English
/// words, and of the error index `errors` has them.
pub(super) const fn files(locale: Locale) -> &'static [(&'static str, &'static str)] {
    match locale {
        Locale::English => {
            files! { "en": "names" "narrate" "blame" "cures" "walkthrough" "chapters" "scene" "page" "site" "predict" "exercises" "hints" "terminal" "messages" }
        }
        Locale::Chinese => {
            files! { "zh": "names" "narrate" "blame" "cures" "walkthrough" "chapters" "scene" "page" "site" "predict" "exercises" "hints" "terminal" "messages" "lessons" "errors" "notes" "programs" }
        }
    }
}

type Bundle = FluentBundle<FluentResource>;

/// One of them: of `en/page.ftl`, the name is `page`.
pub(super) fn file(locale: Locale, name: &str) -> Option<&'static str> {
    let is_it = |path: &str| path.strip_suffix(".ftl").and_then(|path| path.rsplit('/').next()) == Some(name);
    files(locale).iter().find(|(path, _)| is_it(path)).map(|(_, text)| *text)
}

static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Locale::English));
static CHINESE: LazyLock<Bundle> = LazyLock::new(|| bundle(Locale::Chinese));

/// Its messages.  What is wrong with a catalogue is left out, and found by the tests.
fn bundle(locale: Locale) -> Bundle {
    let tags = locale.tag().parse().into_iter().collect();
    let mut bundle = FluentBundle::new_concurrent(tags);
    // Its marks turn the direction of writing, which a terminal would obey.
    bundle.set_use_isolating(false);
    if locale == Locale::Chinese {
        bundle.set_transform(Some(spacing::mark));
    }
    for (_, text) in files(locale) {
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(partly, _)| partly);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The words of a message; where the language has none, those of English.
pub(super) fn say(
    locale: Locale,
    message: &str,
    arguments: &[(&'static str, FluentValue<'_>)],
) -> Cow<'static, str> {
    let arguments: FluentArgs<'_> = arguments.iter().cloned().collect();
    match locale {
        Locale::English => formatted(&ENGLISH, message, &arguments),
        Locale::Chinese => formatted(&CHINESE, message, &arguments).map(spacing::spaced),
    }
    .or_else(|| formatted(&ENGLISH, message, &arguments))
    .unwrap_or_else(|| Cow::Owned(message.to_owned()))
}

fn formatted(
    bundle: &'static Bundle,
    message: &str,
    arguments: &FluentArgs<'_>,
) -> Option<Cow<'static, str>> {
    let pattern = bundle.get_message(message)?.value()?;
    let mut errors: Vec<FluentError> = Vec::new();
    let told = bundle.format_pattern(pattern, Some(arguments), &mut errors);
    debug_assert!(errors.is_empty(), "{message}: {errors:?}");
    Some(told)
}

/// The words of a part of a message, or of the message, if it has no such part.
pub(super) fn part(locale: Locale, message: &str, part: &str) -> Cow<'static, str> {
    let told = |bundle: &'static Bundle| {
        let message = bundle.get_message(message)?;
        let pattern = message.get_attribute(part).map(|part| part.value()).or(message.value())?;
        Some(bundle.format_pattern(pattern, None, &mut Vec::new()))
    };
    let other = || told(&ENGLISH);
    match locale {
        Locale::English => other(),
        Locale::Chinese => told(&CHINESE).map(spacing::spaced).or_else(other),
    }
    .unwrap_or_else(|| Cow::Owned(message.to_owned()))
}

/// The words of a part of a message, or of the message itself, if this language has just that.
pub(super) fn own(locale: Locale, message: &str, part: Option<&str>) -> Option<Cow<'static, str>> {
    let bundle: &'static Bundle = match locale {
        Locale::English => &ENGLISH,
        Locale::Chinese => &CHINESE,
    };
    let message = bundle.get_message(message)?;
    let pattern = match part {
        Some(part) => message.get_attribute(part)?.value(),
        None => message.value()?,
    };
    Some(bundle.format_pattern(pattern, None, &mut Vec::new()))
}

/// The words of all parts of a message.
pub(super) fn parts(locale: Locale, message: &str) -> Vec<String> {
    let bundle: &'static Bundle = match locale {
        Locale::English => &ENGLISH,
        Locale::Chinese => &CHINESE,
    };
    let parts = bundle.get_message(message).into_iter().flat_map(|message| message.attributes());
    parts.map(|part| bundle.format_pattern(part.value(), None, &mut Vec::new()).into_owned()).collect()
}
