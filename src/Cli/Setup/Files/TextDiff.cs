using System.Globalization;
using System.Text;

namespace Satchel.Cli.Setup.Files;

/// <summary>The unified difference of two texts, as <c>diff -u</c> prints it and <c>patch</c> takes it.</summary>
internal static class TextDiff
{
    private const int Context = 3;
    private const string NoNewLine = "\\ No newline at end of file\n";

    /// <summary>The difference of what a file holds and shall hold; empty where there is none.</summary>
    public static string Of(FileChange change)
    {
        var (before, after) = (Lines(change.Before), Lines(change.After));
        var steps = Steps(before, after);
        if (steps.All(step => step.Sign is ' '))
        {
            return change.IsNeeded ? Head(change) : "";
        }

        var text = new StringBuilder(Head(change));
        for (var i = 0; i < steps.Count;)
        {
            var first = steps.FindIndex(i, step => step.Sign is not ' ');
            if (first < 0)
            {
                break;
            }

            var last = first;
            for (var next = first; next < steps.Count && next - last <= 2 * Context; next++)
            {
                last = steps[next].Sign is ' ' ? last : next;
            }

            var (from, to) = (Math.Max(i, first - Context), Math.Min(steps.Count - 1, last + Context));
            Hunk(text, steps, from, to);
            i = to + 1;
        }

        return text.ToString();
    }

    private static string Head(FileChange change)
    {
        var path = change.Path.TrimStart('/');
        return $"--- {(change.Before is null ? "/dev/null" : "a/" + path)}\n+++ {(change.After is null ? "/dev/null" : "b/" + path)}\n";
    }

    private static void Hunk(StringBuilder text, List<(char Sign, string Line)> steps, int from, int to)
    {
        var (oldBefore, newBefore) = (Count(steps[..from], '+'), Count(steps[..from], '-'));
        var piece = steps[from..(to + 1)];
        text.Append("@@ -").Append(Range(oldBefore, Count(piece, '+'))).Append(" +").Append(Range(newBefore, Count(piece, '-'))).Append(" @@\n");
        foreach (var (sign, line) in piece)
        {
            text.Append(sign).Append(line);
            if (!line.EndsWith('\n'))
            {
                text.Append('\n').Append(NoNewLine);
            }
        }
    }

    private static int Count(List<(char Sign, string Line)> steps, char without) => steps.Count(step => step.Sign != without);

    private static string Range(int before, int count)
        => string.Create(CultureInfo.InvariantCulture, $"{(count == 0 ? before : before + 1)},{count}");

    /// <summary>The lines with their ends.</summary>
    private static string[] Lines(byte[]? content)
    {
        var text = content is null ? "" : Encoding.UTF8.GetString(content);
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return [.. lines];
    }

    /// <summary>The shortest way from one text to the other, by Myers' greedy search.</summary>
    private static List<(char Sign, string Line)> Steps(string[] before, string[] after)
    {
        var trail = new List<int[]>();
        var most = before.Length + after.Length;
        var reach = new int[(2 * most) + 3];
        for (var d = 0; d <= most; d++)
        {
            trail.Add(reach[(most - d + 1)..(most + d + 2)]);
            for (var k = -d; k <= d; k += 2)
            {
                var isDown = k == -d || (k != d && reach[most + k] < reach[most + k + 2]);
                var x = isDown ? reach[most + k + 2] : reach[most + k] + 1;
                while (x < before.Length && x - k < after.Length && string.Equals(before[x], after[x - k], StringComparison.Ordinal))
                {
                    x++;
                }

                reach[most + k + 1] = x;
                if (x >= before.Length && x - k >= after.Length)
                {
                    return Walk(before, after, trail, d);
                }
            }
        }

        return [];
    }

    private static List<(char Sign, string Line)> Walk(string[] before, string[] after, List<int[]> trail, int depth)
    {
        var steps = new List<(char Sign, string Line)>();
        var (x, y) = (before.Length, after.Length);
        for (var d = depth; d > 0; d--)
        {
            // What is kept of a level begins at the diagonal -d.
            var reach = trail[d];
            int At(int k) => reach[k + d];
            var k = x - y;
            var isDown = k == -d || (k != d && At(k - 1) < At(k + 1));
            var from = isDown ? k + 1 : k - 1;
            var fromX = At(from);
            while (x > (isDown ? fromX : fromX + 1))
            {
                (x, y) = (x - 1, y - 1);
                steps.Add((' ', before[x]));
            }

            steps.Add(isDown ? ('+', after[--y]) : ('-', before[--x]));
        }

        while (x > 0)
        {
            steps.Add((' ', before[--x]));
        }

        steps.Reverse();
        return steps;
    }
}
