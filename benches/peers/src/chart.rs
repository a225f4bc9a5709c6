//! The times as a picture: how many times the floor, for everybody.

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::measure::{Figures, Kind, TIMED, everybody};

const CHART: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/performance.svg");
const SIZE: (u32, u32) = (960, 560);

/// What is drawn, in the order of the page.
fn drawn() -> Vec<&'static str> {
    TIMED.iter().map(|(workload, _, _)| *workload).filter(|workload| *workload != "round-trip").collect()
}

/// Writes the chart beside the page.
pub fn write(figures: &Figures) -> Result<(), String> {
    let area = SVGBackend::new(CHART, SIZE).into_drawing_area();
    draw(figures, &area).map_err(|error| format!("{CHART}: {error}"))
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
