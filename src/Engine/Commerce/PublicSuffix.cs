using System.Collections.Frozen;

namespace Satchel.Engine.Commerce;

/// <summary>
/// Whether a host is one below which anybody can have a name. The public list has ten thousand entries and changes weekly; these
/// rules cover its form: a single label, a usual second label below a country, and the places where programs are hosted.
/// </summary>
internal static class PublicSuffix
{
    private static readonly FrozenSet<string> SecondLabels = FrozenSet.Create(
        StringComparer.Ordinal,
        "ac", "co", "com", "edu", "gob", "gov", "govt", "gouv", "go", "gen", "id", "info", "ltd", "me", "mil", "ne", "net", "nhs", "nic", "nom", "or",
        "org", "plc", "police", "pro", "sch", "web", "adv", "eng", "art", "biz", "club", "firm", "ind", "store", "asso", "tm", "press");

    private static readonly FrozenSet<string> Hosting = FrozenSet.Create(
        StringComparer.Ordinal,
        "github.io", "gitlab.io", "vercel.app", "now.sh", "netlify.app", "pages.dev", "workers.dev", "web.app", "firebaseapp.com", "herokuapp.com",
        "onrender.com", "fly.dev", "railway.app", "up.railway.app", "blogspot.com", "appspot.com", "run.app", "a.run.app", "azurewebsites.net",
        "cloudfront.net", "amazonaws.com", "s3.amazonaws.com", "repl.co", "replit.app", "replit.dev", "surge.sh", "glitch.me", "ngrok.io", "ngrok.app",
        "ngrok-free.app", "trycloudflare.com", "duckdns.org", "dyndns.org", "myshopify.com", "wordpress.com", "deno.dev", "hf.space", "readthedocs.io",
        "streamlit.app", "supabase.co", "eu.org", "uk.com", "us.com");

    /// <summary>Whether anybody can have a name below it.</summary>
    public static bool Is(string host)
    {
        var labels = host.Split('.');
        const int CountryCharacters = 2;
        return labels.Length == 1
            || Hosting.Contains(host)
            || (labels is [var second, { Length: CountryCharacters }] && SecondLabels.Contains(second));
    }
}
