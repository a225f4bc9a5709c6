//! The times as a picture: how many times the floor, for everybody.

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::growth::{CALLBACKS, TIMERS};
use crate::measure::{Figures, Kind, TIMED, everybody};
use crate::report::grouped;

const CHART: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/performance.svg");
const GROWTH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/growth.svg");
const SIZE: (u32, u32) = (960, 560);

/// What is drawn, in the order of the page.
fn drawn() -> Vec<&'static str> {
    TIMED.iter().map(|(workload, _, _)| *workload).filter(|workload| *workload != "round-trip").collect()
}

/// Writes the charts beside the page.
pub fn write(figures: &Figures) -> Result<(), String> {
    let area = SVGBackend::new(CHART, SIZE).into_drawing_area();
    draw(figures, &area).map_err(|error| format!("{CHART}: {error}"))?;
    let area = SVGBackend::new(GROWTH, SIZE).into_drawing_area();
    draw_growth(figures, &area).map_err(|error| format!("{GROWTH}: {error}"))
}

/// One line of the picture of growth: how many are pending, and the cost, times that of ten.
struct Line {
    name: &'static str,
    colour: RGBColor,
    points: Vec<(f64, f64)>,
}

fn lines(figures: &Figures) -> Vec<Line> {
    let line = |name, colour, kind, runtime: &str, sizes: &[(u64, &str)]| {
        let point = |(pending, workload): &(u64, &str)| {
            Some((*pending as f64, figures.grown(kind, runtime, sizes[0].1, workload)?))
        };
        Line { name, colour, points: sizes.iter().filter_map(point).collect() }
    };
    let of_ten = |pending: u64| (pending as f64, (pending as f64).log10());
    vec![
        line("callback, time", colour("glassloop"), Kind::Cpu, "glassloop", &CALLBACKS),
        line("callback, instructions", colour("uvloop"), Kind::Instructions, "glassloop", &CALLBACKS),
        line("callback of the floor, time", colour("floor"), Kind::Cpu, "floor", &CALLBACKS),
        line("timer, time", colour("tokio"), Kind::Cpu, "glassloop", &TIMERS),
        line("timer, instructions", colour("monoio"), Kind::Instructions, "glassloop", &TIMERS),
        Line { name: "log n", colour: BLACK, points: TIMERS.map(|(pending, _)| of_ten(pending)).into() },
    ]
}

fn draw_growth(
    figures: &Figures,
    area: &DrawingArea<SVGBackend<'_>, Shift>,
) -> Result<(), Box<dyn std::error::Error>> {
    let lines = lines(figures);
    let most = lines.iter().flat_map(|line| &line.points).map(|point| point.1).fold(1.0, f64::max);
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(area)
        .caption("One callback or timer, times its cost when ten are pending", ("sans-serif", 18))
        .margin(16)
        .margin_right(40)
        .x_label_area_size(36)
        .y_label_area_size(50)
        .build_cartesian_2d((10f64..1e7).log_scale(), 0f64..most * 1.05)?;
    let label = |pending: &f64| grouped(pending.round() as u64);
    chart
        .configure_mesh()
        .x_desc("so many are pending")
        .x_label_formatter(&label)
        .light_line_style(WHITE)
        .draw()?;
    for Line { name, colour, points } in lines {
        chart
            .draw_series(LineSeries::new(points, colour.stroke_width(2)).point_size(3))?
            .label(name)
            .legend(move |(x, y)| Circle::new((x + 8, y), 5, colour.filled()));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.9))
        .border_style(BLACK.mix(0.3))
        .draw()?;
    area.present()?;
    Ok(())
}

fn colour(runtime: &str) -> RGBColor {
    match runtime {
        "glassloop" => RGBColor(0xd6, 0x27, 0x28),
        "tokio" => RGBColor(0x1f, 0x77, 0xb4),
        "smol" => RGBColor(0x2c, 0xa0, 0x2c),
        "futures" => RGBColor(0x94, 0x67, 0xbd),
        "monoio" => RGBColor(0x17, 0xbe, 0xcf),
        "uvloop" => RGBColor(0xff, 0x7f, 0x0e),
        _ => RGBColor(0x7f, 0x7f, 0x7f),
    }
}

fn draw(
    figures: &Figures,
    area: &DrawingArea<SVGBackend<'_>, Shift>,
) -> Result<(), Box<dyn std::error::Error>> {
    let workloads = drawn();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(area)
        .caption("Processor time of one operation, times the floor (less is better)", ("sans-serif", 18))
        .margin(16)
        .x_label_area_size(36)
        .y_label_area_size(130)
        .build_cartesian_2d((0.2f64..1_000f64).log_scale(), -0.5f64..workloads.len() as f64 - 0.5)?;
    let name = |row: &f64| {
        let whole = (row - row.round()).abs() < 1e-9;
        let name = workloads.iter().rev().nth(row.round().max(0.0) as usize);
        name.filter(|_| whole).map_or(String::new(), |name| (*name).to_owned())
    };
    chart
        .configure_mesh()
        .y_labels(2 * workloads.len())
        .y_label_formatter(&name)
        .x_desc("times the floor")
        .light_line_style(WHITE)
        .draw()?;
    for runtime in everybody().filter(|runtime| *runtime != "floor") {
        let points = workloads.iter().rev().enumerate().filter_map(|(row, workload)| {
            Some((figures.ratio(Kind::Cpu, workload, runtime, "floor")?, row as f64))
        });
        let (colour, size) = (colour(runtime), if runtime == "glassloop" { 7 } else { 4 });
        chart
            .draw_series(points.map(|point| Circle::new(point, size, colour.filled())))?
            .label(runtime)
            .legend(move |(x, y)| Circle::new((x + 8, y), 5, colour.filled()));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .background_style(WHITE.mix(0.9))
        .border_style(BLACK.mix(0.3))
        .draw()?;
    area.present()?;
    Ok(())
}
