namespace Satchel.Engine.Text;

/// <summary>
/// Accented and variant letters and what they fold to. Our own, because <c>string.Normalize</c> does nothing when the
/// program runs without culture data. Each row of a table holds 64 code points. A space means "only lower-cased"; a plus
/// means "more than one letter", see <see cref="ExpansionOf"/>.
/// </summary>
internal static class FoldingTable
{
    private const char Unchanged = ' ';
    private const char Several = '+';

    // U+00C0–U+02AF: Latin-1 Supplement, Latin Extended-A and -B, the hooked letters of the phonetic block.
    private const string Latin =
        "aaaaaa+ceeeeiiiidnooooo ouuuuy++aaaaaa+ceeeeiiiidnooooo ouuuuy+y"
        + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii++jjkkklllllll"
        + "lllnnnnnnnnnoooooo++rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
        + "bbbb  occdddd   effg   ikkl  nnooo  pp     ttttuu vyyzz         "
        + "    +++++++++aaiioouuuuuuuuuu aaaa++ggggkkooooʒʒj+++gg  nnaa++oo"
        + "aaaaeeeeiiiioooorrrruuuusstt  hhnd  zzaaeeooooooooyylntj   ccl s"
        + "z  bu eejjqqrryy   bocdd   e    g     h i  lll   mnn o      rr  "
        + "  s     tu v    zz                              ";

    // U+1E00–U+1EFF: Latin Extended Additional.
    private const string LatinAdditional =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
        + "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
        + "wwwwwwwwwwxxxxyyzzzzzzhtwyasss+ aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
        + "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyllllyy";

    // U+0370–U+03FF: Greek. The final sigma is a sigma.
    private const string Greek =
        "                      α εηι ο υωι                         ιυαεηι"
        + "υ                 σ       ιυουω βθυυυφπ                         "
        + "κρσ θε   σ      ";

    // U+1F00–U+1FFF: Greek Extended.
    private const string GreekExtended =
        "ααααααααααααααααεεεεεε  εεεεεε  ηηηηηηηηηηηηηηηηιιιιιιιιιιιιιιιι"
        + "οοοοοο  οοοοοο  υυυυυυυυ υ υ υ υωωωωωωωωωωωωωωωωααεεηηιιοουυωω  "
        + "ααααααααααααααααηηηηηηηηηηηηηηηηωωωωωωωωωωωωωωωωααααα ααααααα ι "
        + "  ηηη ηηεεηηη   ιιιι  ιιιιιι    υυυυρρυυυυυυρ     ωωω ωωοοωωω   ";

    // U+FF66–U+FF9D: half-width Katakana.
    private const string HalfWidthKatakana =
        "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテト"
        + "ナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

    /// <summary>The one letter that <paramref name="c"/> folds to; NUL if it folds to <see cref="ExpansionOf"/> it.</summary>
    public static char LetterOf(char c)
    {
        var letter = c switch
        {
            < '\u00C0' => Latin1Of(c),
            <= '\u02AF' => Latin[c - 0xC0],
            >= '\u0370' and <= '\u03FF' => Greek[c - 0x370],
            >= '\u0400' and <= '\u052F' => CyrillicOf(c),
            >= '\u0620' and <= '\u06D5' => ArabicOf(c),
            >= '\u0929' and <= '\u0B5D' => IndicOf(c),
            >= '\u1E00' and <= '\u1EFF' => LatinAdditional[c - 0x1E00],
            >= '\u1F00' and <= '\u1FFF' => GreekExtended[c - 0x1F00],
            '\u212A' => 'k',
            '\u212B' => 'a',
            >= '\u2C60' and <= '\uA7FF' => LateCapitalOf(c),
            >= '\uFB00' and <= '\uFB06' => Several,
            >= '\uFF01' and <= '\uFF5E' => char.ToLowerInvariant((char)(c - 0xFEE0)),
            >= '\uFF66' and <= '\uFF9D' => HalfWidthKatakana[c - 0xFF66],
            _ => Unchanged,
        };
        return letter switch
        {
            Unchanged => char.ToLowerInvariant(c),
            Several => '\0',
            _ => letter,
        };
    }

    /// <summary>The letters that ligatures and double letters stand for.</summary>
    public static string ExpansionOf(char c) => c switch
    {
        'ß' or 'ẞ' => "ss",
        'Æ' or 'æ' or 'Ǣ' or 'ǣ' or 'Ǽ' or 'ǽ' => "ae",
        'Œ' or 'œ' => "oe",
        'Þ' or 'þ' => "th",
        'Ĳ' or 'ĳ' => "ij",
        >= 'Ǆ' and <= 'ǆ' or >= 'Ǳ' and <= 'ǳ' => "dz",
        >= 'Ǉ' and <= 'ǉ' => "lj",
        >= 'Ǌ' and <= 'ǌ' => "nj",
        '\uFB00' => "ff",
        '\uFB01' => "fi",
        '\uFB02' => "fl",
        '\uFB03' => "ffi",
        '\uFB04' => "ffl",
        '\uFB05' or '\uFB06' => "st",
        _ => "",
    };

    private static char Latin1Of(char c) => c switch
    {
        'µ' => 'μ',
        'ª' => 'a',
        'º' => 'o',
        _ => Unchanged,
    };

    // Capitals that came to Unicode after their small letters stand far from them.
    private static char LateCapitalOf(char c)
        => char.ToLowerInvariant(c) is var small and >= '\u00C0' and <= '\u02AF' ? LetterOf(small) : Unchanged;

    // й, ї and ў are letters of their own; the others are letters with an accent.
    private static char CyrillicOf(char c) => c switch
    {
        'ё' or 'Ё' or 'ѐ' or 'Ѐ' => 'е',
        'ѝ' or 'Ѝ' => 'и',
        'ѓ' or 'Ѓ' => 'г',
        'ќ' or 'Ќ' => 'к',
        'ѷ' or 'Ѷ' => 'ѵ',
        'ӛ' or 'Ӛ' => 'ә',
        'ӫ' or 'Ӫ' => 'ө',
        'ӭ' or 'Ӭ' => 'э',
        'ӂ' or 'Ӂ' or 'ӝ' or 'Ӝ' => 'ж',
        'ӑ' or 'Ӑ' or 'ӓ' or 'Ӓ' => 'а',
        'ӗ' or 'Ӗ' => 'е',
        'ӟ' or 'Ӟ' => 'з',
        'ӣ' or 'Ӣ' or 'ӥ' or 'Ӥ' => 'и',
        'ӧ' or 'Ӧ' => 'о',
        'ӯ' or 'Ӯ' or 'ӱ' or 'Ӱ' or 'ӳ' or 'Ӳ' => 'у',
        'ӵ' or 'Ӵ' => 'ч',
        'ӹ' or 'Ӹ' => 'ы',
        _ => Unchanged,
    };

    // Letters with a dot below: often left out in writing, and without a composed form in half of all texts.
    private static char IndicOf(char c) => c switch
    {
        '\u0929' => 'न',
        '\u0931' => 'र',
        '\u0934' => 'ळ',
        '\u0958' => 'क',
        '\u0959' => 'ख',
        '\u095A' => 'ग',
        '\u095B' => 'ज',
        '\u095C' => 'ड',
        '\u095D' => 'ढ',
        '\u095E' => 'फ',
        '\u095F' => 'य',
        '\u09DC' => 'ড',
        '\u09DD' => 'ঢ',
        '\u09DF' => 'য',
        '\u0A33' => 'ਲ',
        '\u0A36' => 'ਸ',
        '\u0A59' => 'ਖ',
        '\u0A5A' => 'ਗ',
        '\u0A5B' => 'ਜ',
        '\u0A5E' => 'ਫ',
        '\u0B5C' => 'ଡ',
        '\u0B5D' => 'ଢ',
        _ => Unchanged,
    };

    // Alef and its carriers, final forms, and the Persian letters that look and sound the same.
    private static char ArabicOf(char c) => c switch
    {
        '\u0622' or '\u0623' or '\u0625' or '\u0671' => '\u0627',
        '\u0624' => '\u0648',
        '\u0626' or '\u0649' or '\u06CC' => '\u064A',
        '\u0629' or '\u06C0' or '\u06C1' => '\u0647',
        '\u06A9' => '\u0643',
        _ => Unchanged,
    };
}
