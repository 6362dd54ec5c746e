using System.Text;

namespace Satchel.Cli.Tests.Setup;

/// <summary>Objects as JSON with blanks, comments and trailing commas anywhere, some of them with names that hosts use.</summary>
internal static class RandomJson
{
    private static readonly string[] Blanks = ["", "", " ", "\n", "\n  ", "\r\n\t", " /* c */ ", " // line\n", "\n// own line\n  "];
    private static readonly string[] Names = ["hooks", "permissions", "allow", "servers", "Stop", "a", "größe 🐘"];

    /// <summary>A text; the same for the same state of <paramref name="random"/>.</summary>
    public static string Of(Random random)
    {
        var text = new StringBuilder();
        Blank(random, text);
        Container(random, text, 0, isObject: true);
        Blank(random, text);
        return text.ToString();
    }

    private static void Blank(Random random, StringBuilder text) => text.Append(Blanks[random.Next(Blanks.Length)]);

    private static void Container(Random random, StringBuilder text, int depth, bool isObject)
    {
        var names = Names.OrderBy(_ => random.Next()).Take(depth > 3 ? 0 : random.Next(4)).ToArray();
        text.Append(isObject ? '{' : '[');
        Blank(random, text);
        for (var i = 0; i < names.Length; i++)
        {
            if (isObject)
            {
                text.Append('"').Append(names[i]).Append('"');
                Blank(random, text);
                text.Append(':');
                Blank(random, text);
            }

            Value(random, text, depth, isObject ? names[i] : "");
            Blank(random, text);
            text.Append(i < names.Length - 1 || random.Next(4) == 0 ? "," : "");
            Blank(random, text);
        }

        text.Append(isObject ? '}' : ']');
    }

    private static void Value(Random random, StringBuilder text, int depth, string name)
    {
        if (name is "hooks" or "permissions" or "servers")
        {
            Container(random, text, depth + 1, isObject: true);
        }
        else if (name is "allow" or "Stop" || random.Next(3) == 0)
        {
            Container(random, text, depth + 1, isObject: false);
        }
        else
        {
            text.Append(random.Next(4) switch { 0 => "\"x // no comment\"", 1 => "-1.5e3", 2 => "null", _ => "\"\\\"\\u00e9\"" });
        }
    }
}
