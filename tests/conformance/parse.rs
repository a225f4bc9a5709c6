//! From a line of a corpus to a program, or the reason why it is none.

use serde_json::Value as Json;

use crate::program::{Argument, Block, Coroutine, Kind, Operation, Program};
use crate::shapes::{AWAITING, SYNCHRONOUS, Shape};

/// Why a line is no program.
pub(crate) type Malformed = String;

/// Reads one line.
///
/// # Errors
/// The first thing in it that the README does not allow.
pub(crate) fn parse(line: &str) -> Result<Program, Malformed> {
    let json: Json = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let field = |name: &str| json.get(name).ok_or_else(|| format!("\"{name}\" is missing"));
    let coroutines = field("coros")?.as_object().ok_or("\"coros\" is no object")?;
    let names = Names { known: coroutines.keys().map(String::as_str).collect() };
    Ok(Program {
        id: text(field("id")?)?,
        level: field("level")?.as_u64().ok_or("\"level\" is no number")?,
        coroutines: coroutines
            .iter()
            .map(|(name, steps)| Ok((name.clone(), names.coroutine(steps).map_err(within(name))?)))
            .collect::<Result<_, Malformed>>()?,
        main: names.block(field("main")?, Place::Callback).map_err(within("main"))?,
        expected: list(field("trace")?)?.iter().map(text).collect::<Result<_, _>>()?,
        json: json.clone(),
    })
}

/// Where a block stands, which says what may stand in it.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Callback,
    Coroutine,
}

/// The coroutines that the program has.
struct Names<'a> {
    known: Vec<&'a str>,
}

impl Names<'_> {
    /// `return` stands at the end of a coroutine, and nowhere else.
    fn coroutine(&self, json: &Json) -> Result<Coroutine, Malformed> {
        let mut operations = list(json)?;
        let mut returns = None;
        if let Some((last, others)) = operations.split_last()
            && let Some([name, value]) = last.as_array().map(Vec::as_slice)
            && name == "return"
        {
            returns = Some(value.as_i64().ok_or("return: no whole number")?);
            operations = others;
        }
        Ok(Coroutine { steps: self.operations(operations, Place::Coroutine)?, returns })
    }

    fn block(&self, json: &Json, place: Place) -> Result<Block, Malformed> {
        self.operations(list(json)?, place)
    }

    fn operations(&self, operations: &[Json], place: Place) -> Result<Block, Malformed> {
        operations.iter().map(|operation| self.operation(operation, place)).collect()
    }

    fn operation(&self, json: &Json, place: Place) -> Result<Operation, Malformed> {
        let Some((name, arguments)) = list(json)?.split_first() else {
            return Err("an operation without a name".to_owned());
        };
        let name = text(name)?;
        let (kind, &(name, shapes)) = find(&name, place)?;
        let arguments = self.arguments(arguments, shapes).map_err(within(name))?;
        Ok(Operation { name, kind, arguments })
    }

    fn arguments(&self, arguments: &[Json], shapes: &[Shape]) -> Result<Vec<Argument>, Malformed> {
        if arguments.len() > shapes.len() {
            return Err(format!("{} arguments, where {} are allowed", arguments.len(), shapes.len()));
        }
        let given = arguments.iter().map(Some).chain(std::iter::repeat(None));
        shapes.iter().zip(given).map(|(shape, argument)| self.optional(argument, *shape)).collect()
    }

    fn optional(&self, json: Option<&Json>, shape: Shape) -> Result<Argument, Malformed> {
        match (json, shape) {
            (None, Shape::Optional(_)) => Ok(Argument::Nothing),
            (None, _) => Err("an argument is missing".to_owned()),
            (Some(json), Shape::Optional(shape)) => self.argument(json, *shape),
            (Some(Json::Null), Shape::Nullable(_)) => Ok(Argument::Nothing),
            (Some(json), Shape::Nullable(shape)) => self.argument(json, *shape),
            (Some(json), shape) => self.argument(json, shape),
        }
    }

    fn argument(&self, json: &Json, shape: Shape) -> Result<Argument, Malformed> {
        Ok(match shape {
            Shape::Name => Argument::Name(text(json)?),
            Shape::Names => Argument::Names(list(json)?.iter().map(text).collect::<Result<_, _>>()?),
            Shape::Text => Argument::Text(text(json)?),
            Shape::Count => Argument::Count(count(json)?),
            Shape::Integer => Argument::Integer(json.as_i64().ok_or_else(|| no("whole number", json))?),
            Shape::Bool => Argument::Bool(json.as_bool().ok_or_else(|| no("truth value", json))?),
            Shape::OneOf(words) => Argument::Word(word(json, words)?),
            Shape::Coroutine => Argument::Coroutine(self.known(json)?),
            Shape::Started => Argument::Started(
                list(json)?.iter().map(|pair| self.started(pair)).collect::<Result<_, _>>()?,
            ),
            Shape::Callback => Argument::Block(self.block(json, Place::Callback)?),
            Shape::Steps => Argument::Block(self.block(json, Place::Coroutine)?),
            Shape::Operation => Argument::Operation(Box::new(self.on(json)?)),
            Shape::Nullable(_) | Shape::Optional(_) => self.optional(Some(json), shape)?,
        })
    }

    fn known(&self, json: &Json) -> Result<String, Malformed> {
        let name = text(json)?;
        if self.known.contains(&name.as_str()) { Ok(name) } else { Err(format!("no coroutine {name:?}")) }
    }

    fn started(&self, json: &Json) -> Result<(String, String), Malformed> {
        match list(json)? {
            [name, coroutine] => Ok((text(name)?, self.known(coroutine)?)),
            _ => Err(no("pair of a name and a coroutine", json)),
        }
    }

    /// The operation of `on`, which goes to a loop: `raise` goes to nobody.
    fn on(&self, json: &Json) -> Result<Operation, Malformed> {
        let operation = self.operation(json, Place::Callback)?;
        if operation.name == "raise" { Err("\"raise\" inside \"on\"".to_owned()) } else { Ok(operation) }
    }
}

type Entry = &'static (&'static str, &'static [Shape]);

fn find(name: &str, place: Place) -> Result<(Kind, Entry), Malformed> {
    let awaiting = AWAITING.iter().find(|entry| entry.0 == name);
    if let (Some(entry), Place::Coroutine) = (awaiting, place) {
        return Ok((Kind::Awaiting, entry));
    }
    match SYNCHRONOUS.iter().find(|entry| entry.0 == name) {
        Some(entry) => Ok((Kind::Synchronous, entry)),
        None if awaiting.is_some() => Err(format!("{name:?} outside a coroutine")),
        None if name == "return" => Err("\"return\" is not the last operation of a coroutine".to_owned()),
        None => Err(format!("no operation {name:?}")),
    }
}

fn word(json: &Json, words: &[&str]) -> Result<String, Malformed> {
    let word = text(json)?;
    if words.contains(&word.as_str()) { Ok(word) } else { Err(format!("{word:?} is none of {words:?}")) }
}

/// Past 32 bits, a number of units is no time that a clock can show.
fn count(json: &Json) -> Result<u64, Malformed> {
    let small = json.as_u64().filter(|count| u32::try_from(*count).is_ok());
    small.ok_or_else(|| no("count", json))
}

fn text(json: &Json) -> Result<String, Malformed> {
    json.as_str().map(str::to_owned).ok_or_else(|| no("text", json))
}

fn list(json: &Json) -> Result<&[Json], Malformed> {
    json.as_array().map(Vec::as_slice).ok_or_else(|| no("list", json))
}

fn no(what: &str, json: &Json) -> Malformed {
    format!("no {what}: {json}")
}

fn within(place: &str) -> impl Fn(Malformed) -> Malformed + '_ {
    move |reason| format!("{place}: {reason}")
}
