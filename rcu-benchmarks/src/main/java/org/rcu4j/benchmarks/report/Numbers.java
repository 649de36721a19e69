package org.rcu4j.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import org.rcu4j.benchmarks.report.Statistics.Spread;

/** How numbers are written: with three figures that count, or all of them before the point. */
final class Numbers {

    private static final MathContext FIGURES = new MathContext(3);

    private Numbers() {}

    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        if (Math.abs(value) >= 999.5) {
            DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
            symbols.setGroupingSeparator(' ');
            return new DecimalFormat("#,##0", symbols).format(value);
        }
        return new BigDecimal(value).round(FIGURES).stripTrailingZeros().toPlainString();
    }

    /** The median, and in brackets the lowest and the highest. */
    static String spread(Spread spread) {
        return number(spread.median()) + range(spread);
    }

    /** The same, the median in bold. */
    static String ratio(Spread ratio) {
        return "**" + number(ratio.median()) + "**" + range(ratio);
    }

    private static String range(Spread spread) {
        return " [" + number(spread.lowest()) + "–" + number(spread.highest()) + "]";
    }
}
