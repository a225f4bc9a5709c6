//! How a cause is written down: its name, and what cures it in each language.

/// What cures it in Python, and in Rust.
macro_rules! in_both {
    (python: $python:expr, rust: $rust:expr) => {
        ($python, $rust)
    };
    (both: $both:expr) => {
        ($both, $both)
    };
}

/// One line for each cause: what cures it in Python, and in Rust.
macro_rules! causes {
    ($($(#[$meta:meta])* $name:ident { $($language:ident: $cure:expr),+ })*) => {
        /// What led to an error.  The documentation of each says how the trace shows it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Cause {
            $($(#[$meta])* $name,)*
        }

        impl Cause {
            /// What cures it.
            pub(crate) fn cure(self, language: Language) -> &'static str {
                let (python, rust) = match self {
                    $(Cause::$name => in_both!($($language: $cure),+),)*
                };
                match language {
                    Language::Python => python,
                    Language::Rust => rust,
                }
            }

            /// All of them.
            #[cfg(test)]
            pub(crate) const ALL: &[Cause] = &[$(Cause::$name),*];
        }
    };
}
