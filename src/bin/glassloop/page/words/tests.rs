//! What is to be read in a page stands in the catalogue, and the script in Chinese is one.

use std::collections::BTreeSet;

use super::super::SCRIPTS;
use super::*;

const TEMPLATES: [&str; 2] = [include_str!("../stepper.html"), include_str!("../plain.html")];

fn of_scripts() -> BTreeSet<Vec<String>> {
    SCRIPTS.iter().flat_map(|(_, text)| super::script::texts(text)).collect()
}

fn of_templates() -> BTreeSet<Vec<String>> {
    TEMPLATES.into_iter().flat_map(super::html::texts).map(|text| vec![text]).collect()
}

#[test]
fn every_text_of_a_template_is_in_the_catalogue() {
    let missing: Vec<_> = of_templates().into_iter().filter(|text| !CHINESE.contains_key(text)).collect();
    assert_eq!(missing, [[""; 0]; 0], "add these to locale/*/page.ftl");
}

#[test]
fn every_text_of_the_script_is_in_the_catalogue() {
    // A sentence, or a part of one: it has a space between two words.
    let is_sentence = |text: &Vec<String>| {
        let words = text.join(" ");
        let words = words.split(' ').filter(|word| word.len() > 1 && word.chars().all(char::is_alphabetic));
        words.count() > 2 && !text.iter().any(|part| part.contains(['<', '=', '\\']))
    };
    let missing: Vec<_> =
        of_scripts().into_iter().filter(|text| is_sentence(text) && !CHINESE.contains_key(text)).collect();
    assert_eq!(missing, [[""; 0]; 0], "add these to locale/*/page.ftl");
}

#[test]
fn every_text_of_the_catalogue_is_in_a_page() {
    let pages: BTreeSet<Vec<String>> = of_scripts().into_iter().chain(of_templates()).collect();
    let messages = messages(Locale::English);
    let scene = parse(Locale::English.file("scene").expect("it is there")).expect("it is well written");
    let told: BTreeSet<&str> = scene
        .body
        .iter()
        .filter_map(|entry| match entry {
            Entry::Message(message) => Some(message.id.name),
            _ => None,
        })
        .collect();
    let unused = messages
        .iter()
        .filter(|(name, text)| !told.contains(name.as_str()) && !pages.contains(&between(text)));
    assert_eq!(unused.map(|(name, _)| name).collect::<Vec<_>>(), [""; 0], "no page says these");
}

#[test]
fn a_text_is_told_with_what_is_put_in_and_what_is_compared_stays() {
    let told = |text: &str| {
        super::script::script(text, Locale::Chinese).split_once("});\n").expect("spaces").1.to_owned()
    };
    assert_eq!(told("say(\"This is the last step.\");"), "say(\"这是最后一步。\");");
    assert_eq!(told("say(`Step ${a(`x`)} of ${b}`)"), "say(spaced(`步骤\u{fdd0}${a(`x`)}，共\u{fdd0}${b}`))");
    assert_eq!(told("said === \"due\" ? 1 : \"due\""), "said === \"due\" ? 1 : \"已到期\"");
    assert_eq!(
        told("a / b / \"due\".length // \"due\"\n/[\"/]/"),
        "a / b / \"已到期\".length // \"due\"\n/[\"/]/"
    );
}
