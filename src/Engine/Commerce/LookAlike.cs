using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Satchel.Engine.Commerce;

/// <summary>
/// What a vendor's name can be taken for. Two names look alike where a variant of one is a variant of the other: the letters that are
/// easily confused are written alike, and one character may be missing, added or another one.
/// </summary>
internal static class LookAlike
{
    /// <summary>Names shorter than this differ by design where they differ by one character.</summary>
    private const int ShortCharacters = 5;

    /// <summary>Longer names are compared by their beginning: that bounds the variants.</summary>
    private const int MostCharacters = 48;

    private static readonly IdnMapping Idn = new();

    private static readonly FrozenDictionary<char, char> Confused = new Dictionary<char, char>
    {
        ['0'] = 'o',
        ['1'] = 'l',
        ['i'] = 'l',
        ['|'] = 'l',
        ['3'] = 'e',
        ['5'] = 's',
        ['8'] = 'b',
        ['а'] = 'a',
        ['е'] = 'e',
        ['о'] = 'o',
        ['р'] = 'p',
        ['с'] = 'c',
        ['у'] = 'y',
        ['х'] = 'x',
        ['і'] = 'l',
        ['ѕ'] = 's',
        ['ј'] = 'j',
        ['к'] = 'k',
        ['м'] = 'm',
        ['т'] = 't',
        ['н'] = 'h',
        ['в'] = 'b',
        ['ԁ'] = 'd',
        ['һ'] = 'h',
        ['ӏ'] = 'l',
        ['г'] = 'r',
        ['п'] = 'n',
        ['α'] = 'a',
        ['ο'] = 'o',
        ['ρ'] = 'p',
        ['ν'] = 'v',
        ['ι'] = 'l',
        ['κ'] = 'k',
        ['τ'] = 't',
        ['υ'] = 'u',
        ['ε'] = 'e',
        ['η'] = 'n',
        ['ı'] = 'l',
        ['ł'] = 'l',
        ['ø'] = 'o',
        ['đ'] = 'd',
        ['á'] = 'a',
        ['à'] = 'a',
        ['ä'] = 'a',
        ['â'] = 'a',
        ['ã'] = 'a',
        ['å'] = 'a',
        ['é'] = 'e',
        ['è'] = 'e',
        ['ë'] = 'e',
        ['ê'] = 'e',
        ['í'] = 'l',
        ['ì'] = 'l',
        ['ï'] = 'l',
        ['î'] = 'l',
        ['ó'] = 'o',
        ['ò'] = 'o',
        ['ö'] = 'o',
        ['ô'] = 'o',
        ['õ'] = 'o',
        ['ú'] = 'u',
        ['ù'] = 'u',
        ['ü'] = 'u',
        ['û'] = 'u',
        ['ñ'] = 'n',
        ['ç'] = 'c',
        ['ý'] = 'y',
        ['š'] = 's',
        ['ž'] = 'z',
    }.ToFrozenDictionary();

    /// <summary>The variants of a name under which it is kept and looked for.</summary>
    public static IReadOnlyCollection<string> Variants(VendorKey vendor)
    {
        var skeleton = Skeleton(vendor.Value);
        var variants = new HashSet<string>(StringComparer.Ordinal) { skeleton };
        if (skeleton.Length >= ShortCharacters)
        {
            for (var i = 0; i < skeleton.Length; i++)
            {
                variants.Add(skeleton.Remove(i, 1));
            }
        }

        return variants;
    }

    /// <summary>The hosts in front of a longer host: <c>shop.example</c> of <c>shop.example.evil.test</c>.</summary>
    public static IEnumerable<string> Fronts(VendorKey vendor)
    {
        for (var i = vendor.Value.LastIndexOf('.'); i > 0; i = vendor.Value.LastIndexOf('.', i - 1))
        {
            if (vendor.Value.AsSpan(0, i).Contains('.'))
            {
                yield return vendor.Value[..i];
            }
        }
    }

    private static string Skeleton(string key)
    {
        var skeleton = new StringBuilder(key.Length);
        foreach (var c in Readable(key))
        {
            if (c is not '-' and not ' ' and not '_')
            {
                skeleton.Append(Confused.TryGetValue(c, out var plain) ? plain : c);
            }
        }

        skeleton.Replace("rn", "m").Replace("vv", "w");
        return skeleton.Length > MostCharacters ? skeleton.ToString(0, MostCharacters) : skeleton.ToString();
    }

    /// <summary>The host as a person reads it.</summary>
    private static string Readable(string key)
    {
        try
        {
            return key.Contains("xn--", StringComparison.Ordinal) ? Idn.GetUnicode(key) : key;
        }
        catch (ArgumentException)
        {
            return key;
        }
    }
}
