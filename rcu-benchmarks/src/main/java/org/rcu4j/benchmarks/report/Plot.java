package org.rcu4j.benchmarks.report;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.rcu4j.benchmarks.report.Statistics.Spread;

/** Lines over a scale that doubles or grows tenfold, as SVG. */
record Plot(String name, String xLabel, String yLabel, List<Line> lines) {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;

    /** Coordinates with many digits; a tenth of a pixel is enough, and small. */
    private static final Pattern COORDINATE = Pattern.compile("-?\\d+\\.\\d{2,}");

    record Line(String label, List<Point> points) {}

    record Point(double x, Spread y) {}

    boolean isEmpty() {
        return lines.stream().allMatch(line -> line.points.isEmpty());
    }

    /** The same text for the same points, on a machine with the same fonts. */
    String svg() throws IOException {
        VectorGraphics2D graphics = new VectorGraphics2D();
        chart().paint(graphics, WIDTH, HEIGHT);
        Document document = new SVGProcessor().getDocument(graphics.getCommands(), new PageSize(0, 0, WIDTH, HEIGHT));
        ByteArrayOutputStream svg = new ByteArrayOutputStream();
        document.writeTo(svg);
        return COORDINATE.matcher(svg.toString(StandardCharsets.UTF_8)).replaceAll(match -> rounded(match.group()));
    }

    private static String rounded(String coordinate) {
        return new BigDecimal(coordinate)
                .setScale(1, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    private XYChart chart() {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle(xLabel)
                .yAxisTitle(yLabel)
                .build();
        chart.getStyler()
                .setXAxisLogarithmic(true)
                .setYAxisLogarithmic(true)
                .setChartBackgroundColor(Color.WHITE)
                .setLegendPosition(LegendPosition.OutsideE);
        for (Line line : lines) {
            if (!line.points.isEmpty()) {
                chart.addSeries(
                                line.label.replace("`", ""),
                                line.points.stream().mapToDouble(Point::x).toArray(),
                                line.points.stream()
                                        .mapToDouble(point -> point.y.median())
                                        .toArray())
                        .setMarker(SeriesMarkers.CIRCLE);
            }
        }
        return chart;
    }
}
