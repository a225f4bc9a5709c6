//! What stands between the method and the version: `/api/v1/tasks?after=3`.

use percent_encoding::percent_decode_str;

/// Where a request goes, as the client has written it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// With its percent signs; whatever cannot be printed is escaped, so that it can be put
    /// into a log line.
    pub(crate) path: String,
    /// As the client has written it.
    written: String,
    /// What stands behind `?`.
    query: String,
}

impl Target {
    /// A path with or without a query, or a whole address, as a proxy is sent it.
    pub(crate) fn new(text: &str) -> Self {
        let text = without_host(text);
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        Self { path: path.escape_debug().to_string(), written: path.to_owned(), query: query.to_owned() }
    }

    /// What stands between the slashes, decoded: `/a/%62/` is `a`, `b`.
    ///
    /// `%2F` is no slash that divides, and one slash at the end makes no difference.
    pub(crate) fn segments(&self) -> Vec<String> {
        let path = self.written.strip_prefix('/').unwrap_or(&self.written);
        let path = path.strip_suffix('/').unwrap_or(path);
        path.split('/').map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned()).collect()
    }

    /// The names and values behind `?`, decoded.
    pub(crate) fn parameters(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.query.as_bytes()).into_owned().collect()
    }
}

/// `http://127.0.0.1:8888/a` is `/a`.
fn without_host(text: &str) -> &str {
    let Some((scheme, rest)) = text.split_once("://") else { return text };
    if !scheme.eq_ignore_ascii_case("http") {
        return text;
    }
    rest.find(['/', '?']).map_or("/", |path| &rest[path..])
}
