using System.Globalization;
using System.Text;

namespace Satchel.Benchmarks;

/// <summary>
/// Draws a curve of costs as an SVG: both axes logarithmic, colours that follow the reader's light or dark theme, and every line
/// with its name at its end, so that none depends on colour alone.
/// </summary>
internal static class CurvePlot
{
    private const int Width = 800;
    private const int Height = 420;
    private const int Left = 70;
    private const int Right = 190;
    private const int Top = 50;
    private const int Bottom = 55;
    private const double LeastMs = 0.1;
    private const double MostMs = 10_000;
    private const int LabelGap = 15;

    private static readonly (string Name, string Style, Func<CurvePoint, double> Ms)[] Lines =
    [
        ("recall, median", "recall", point => point.RecallMedianMs),
        ("recall, p95", "recall late", point => point.Recall95Ms),
        ("FTS5, median", "fts5", point => point.Fts5MedianMs),
        ("FTS5, p95", "fts5 late", point => point.Fts595Ms),
    ];

    public static string Draw(IReadOnlyList<CurvePoint> points)
    {
        var svg = new StringBuilder();
        Add(svg, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" role="img" font-family="sans-serif" font-size="12">
            <title>Cost of a question by the size of the store: recall beside FTS5</title>
            """);
        svg.Append("""
            <style>
            .paper { fill: #ffffff } text { fill: #1f2328 } .grid { stroke: #d1d9e0; stroke-width: 1 }
            .line { fill: none; stroke-width: 2.5 } .late { stroke-dasharray: 6 4 }
            .recall { stroke: #0969da } .fts5 { stroke: #bc4c00 } .dot.recall { fill: #0969da } .dot.fts5 { fill: #bc4c00 }
            @media (prefers-color-scheme: dark) {
            .paper { fill: #0d1117 } text { fill: #e6edf3 } .grid { stroke: #3d444d }
            .recall { stroke: #58a6ff } .fts5 { stroke: #f0883e } .dot.recall { fill: #58a6ff } .dot.fts5 { fill: #f0883e }
            }
            </style>

            """);
        Add(svg, $"""<rect class="paper" width="{Width}" height="{Height}"/>""");
        Add(svg, $"""<text x="{Left}" y="24" font-size="15" font-weight="bold">Milliseconds a question, in process</text>""");
        Add(svg, $"""<text x="{(Left + Width - Right) / 2}" y="{Height - 14}" text-anchor="middle">memories in the store</text>""");
        for (var ms = LeastMs; ms <= MostMs * 1.01; ms *= 10)
        {
            Add(svg, $"""<line class="grid" x1="{Left}" x2="{Width - Right}" y1="{Y(ms):F1}" y2="{Y(ms):F1}"/>""");
            Add(svg, $"""<text x="{Left - 8}" y="{Y(ms) + 4:F1}" text-anchor="end">{ms:0.#} ms</text>""");
        }

        foreach (var point in points)
        {
            var x = X(points, point);
            Add(svg, $"""<line class="grid" x1="{x:F1}" x2="{x:F1}" y1="{Top}" y2="{Height - Bottom}"/>""");
            Add(svg, $"""<text x="{x:F1}" y="{Height - Bottom + 18}" text-anchor="middle">{point.Memories:N0}</text>""");
        }

        AddLines(svg, points);
        return svg.Append("</svg>\n").ToString();
    }

    private static void AddLines(StringBuilder svg, IReadOnlyList<CurvePoint> points)
    {
        foreach (var (_, style, ms) in Lines)
        {
            var path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(points, point):F1},{Y(ms(point)):F1}")));
            Add(svg, $"""<polyline class="line {style}" points="{path}"/>""");
            foreach (var point in points)
            {
                Add(svg, $"""<circle class="dot {style.Split(' ')[0]}" cx="{X(points, point):F1}" cy="{Y(ms(point)):F1}" r="3"/>""");
            }
        }

        // Names of lines that end close together are moved apart, from the lowest line up.
        var next = double.MaxValue;
        foreach (var (name, _, ms) in Lines.OrderBy(line => line.Ms(points[^1])))
        {
            next = Math.Min(Y(ms(points[^1])), next - LabelGap);
            Add(svg, $"""<text x="{Width - Right + 10}" y="{next + 4:F1}">{name}: {ms(points[^1]):0.#} ms</text>""");
        }
    }

    private static double X(IReadOnlyList<CurvePoint> points, CurvePoint point)
    {
        var (first, last) = (Math.Log10(points[0].Memories), Math.Log10(points[^1].Memories));
        return Left + ((Width - Left - Right) * (Math.Log10(point.Memories) - first) / Math.Max(1, last - first));
    }

    private static double Y(double ms)
    {
        var share = (Math.Log10(Math.Clamp(ms, LeastMs, MostMs)) - Math.Log10(LeastMs)) / (Math.Log10(MostMs) - Math.Log10(LeastMs));
        return Height - Bottom - ((Height - Top - Bottom) * share);
    }

    private static void Add(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
