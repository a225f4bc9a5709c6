//! Whatever bytes come: the parser's promises hold.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use crate::http::{LONGEST_BODY, LONGEST_HEAD, Request};
use crate::page::Page;
use crate::parsing::{all, parts};
use crate::target::Target;
use crate::tasks::Order;

/// A request as a client may write it, and what has to come of it.
fn good_request() -> impl Strategy<Value = (Vec<u8>, Request)> {
    let method = prop_oneof![Just("POST"), Just("GET"), "[A-Z]{1,10}".prop_map(|method| &*method.leak())];
    let target = "/[a-zA-Z0-9/%._~-]{0,20}(\\?[a-z0-9=&%]{0,20})?";
    let headers = vec(("X-[a-zA-Z-]{0,10}", "[ -~]{0,20}"), 0..5);
    let length = prop_oneof![Just("Content-Length"), Just("content-length"), Just("CONTENT-LENGTH")];
    let space = prop_oneof![Just(""), Just(" "), Just(" \t ")];
    let line_end = prop_oneof![Just("\r\n"), Just("\n")];
    let written = (method, target, headers, length, space, line_end);
    (written, any::<bool>(), vec(any::<u8>(), 0..100)).prop_map(|(written, old, body)| {
        let (method, target, headers, name, space, end) = written;
        let version = if old { "HTTP/1.0" } else { "HTTP/1.1" };
        let mut text = format!("{method} {target} {version}{end}");
        for (name, value) in headers {
            text += &format!("{name}:{space}{value}{end}");
        }
        text += &format!("{name}:{space}{}{space}{end}{end}", body.len());
        let target = Target::new(&target);
        let bytes = [text.as_bytes(), &body].concat();
        (
            bytes,
            Request {
                method: method.to_owned(),
                target,
                keep_alive: !old,
                host: if old { Ok(None) } else { Err("there is no Host") },
                origin: None,
                body,
            },
        )
    })
}

proptest! {
    #[test]
    fn requests_come_out_as_they_were_written(sent in vec(good_request(), 1..6)) {
        let (bytes, requests): (Vec<Vec<u8>>, Vec<Request>) = sent.into_iter().unzip();
        // A body that begins with line ends is still the body; what follows one is no request.
        prop_assert_eq!(all(&[&bytes.concat()]), (requests, None));
    }

    #[test]
    fn where_damaged_bytes_are_cut_makes_no_difference_either(
        sent in vec(good_request(), 1..4),
        damages in vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cuts in vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let mut bytes: Vec<u8> = sent.into_iter().flat_map(|(bytes, _)| bytes).collect();
        for (place, byte) in damages {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let cuts = cuts.iter().map(|cut| cut.index(bytes.len())).collect();
        prop_assert_eq!(all(&parts(&bytes, cuts)), all(&[&bytes]));
    }

    #[test]
    fn nothing_is_kept_beyond_the_longest_head_and_body(
        head in "[ -~]{0,200}", name in "[A-Za-z-]{1,20}", length in any::<u64>(),
    ) {
        // However it begins, so much of one request is never waited for.
        let mut bytes = format!("POST /{head} HTTP/1.1\r\n{name}: {length}\r\nContent-Length: {length}\r\n\r\n");
        bytes += &"x".repeat(LONGEST_HEAD + LONGEST_BODY);
        let (requests, refusal) = all(&[bytes.as_bytes()]);
        prop_assert!(refusal.is_some() || !requests.is_empty());
    }

    #[test]
    fn a_target_is_split_at_its_slashes_and_nowhere_else(
        segments in vec("[^%/?#]{1,8}", 1..6), query in vec(("[a-z]{1,8}", ".{0,8}"), 0..4),
    ) {
        let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let path: String = segments.iter().map(|segment| format!("/{}", encoded(segment))).collect();
        let pairs: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let target = Target::new(&format!("{path}?{}", pairs.join("&")));
        prop_assert_eq!(target.segments(), segments);
        prop_assert_eq!(target.parameters(), query);
    }

    #[test]
    fn the_query_of_a_page_is_that_page(after in any::<u64>(), limit in 1usize..=1_000) {
        let page = Page { after, limit };
        let target = Target::new(&format!("/?{}", page.query()));
        prop_assert_eq!(Page::parse(&target.parameters()), Ok(page));
    }

    #[test]
    fn an_order_is_read_back_from_what_is_shown_of_it(
        names in vec("[^ ].{0,10}", 3), count in 1u32..=1_000, comment in any::<bool>(), download in any::<bool>(),
    ) {
        let [platform, kind, keyword] = <[String; 3]>::try_from(names).unwrap();
        prop_assume!([&platform, &kind, &keyword].iter().all(|name| !name.trim().is_empty()));
        let order = Order {
            platform, kind, keywords: vec![keyword], max_count: count,
            enable_comment: comment, enable_download: download,
        };
        let shown = serde_json::to_vec(&order).unwrap();
        prop_assert_eq!(Order::parse(&shown), Ok(order));
    }

    #[test]
    fn an_order_with_one_field_of_another_type_is_refused_with_its_place(
        field in prop::sample::select(vec![
            "platform", "type", "keywords", "max_count", "enable_comment", "enable_download",
        ]),
        value in "null|-[1-9][0-9]{0,8}|\\{\\}|\\[[0-9]\\]|[0-9]{11}|0\\.5",
    ) {
        let mut order: BTreeMap<&str, String> = [
            ("platform", "\"xhs\""), ("type", "\"search\""), ("keywords", "[\"rust\"]"),
            ("max_count", "10"), ("enable_comment", "true"), ("enable_download", "false"),
        ].into_iter().map(|(name, value)| (name, value.to_owned())).collect();
        let text = |order: &BTreeMap<&str, String>| {
            let fields: Vec<String> = order.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
            format!("{{{}}}", fields.join(","))
        };
        prop_assert!(Order::parse(text(&order).as_bytes()).is_ok());
        order.insert(field, value);
        let reason = Order::parse(text(&order).as_bytes()).unwrap_err();
        prop_assert!(reason.starts_with("invalid ") && reason.contains(" at line 1 column "), "{}", reason);
    }
}

#[test]
fn the_longest_head_and_the_longest_body_are_still_taken() {
    let head = |length: usize| {
        let begin = "GET / HTTP/1.1\r\nX: ";
        format!("{begin}{}\r\n\r\n", "x".repeat(length - begin.len() - 4))
    };
    let taken = |text: &str| all(&[text.as_bytes()]).0.len();
    assert_eq!((taken(&head(LONGEST_HEAD)), taken(&head(LONGEST_HEAD + 1))), (1, 0));
    let body =
        |length: usize| format!("POST / HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{}", "x".repeat(length));
    assert_eq!((taken(&body(LONGEST_BODY)), taken(&body(LONGEST_BODY + 1))), (1, 0));
}
