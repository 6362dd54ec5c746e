namespace Satchel.Engine.Text;

/// <summary>What a character is to <see cref="WordReader"/>.</summary>
internal enum LetterClass
{
    /// <summary>Ends a word.</summary>
    Separator,

    /// <summary>A letter or digit of a script that puts spaces between words.</summary>
    Letter,

    /// <summary>An accent, a vowel sign or an invisible character: part of a word that has begun, never the start of one.</summary>
    Mark,

    /// <summary>A Chinese character.</summary>
    Han,

    /// <summary>A Japanese cursive syllable.</summary>
    Hiragana,

    /// <summary>A Japanese angular syllable, full or half width.</summary>
    Katakana,

    /// <summary>A Korean syllable or one of its letters.</summary>
    Hangul,

    /// <summary>A Thai letter or sign.</summary>
    Thai,

    /// <summary>A Lao letter or sign.</summary>
    Lao,

    /// <summary>A Khmer letter or sign.</summary>
    Khmer,

    /// <summary>A Burmese letter or sign.</summary>
    Myanmar,
}
