using Satchel.Engine.Text;

namespace Satchel.Engine.Tests.Text;

public sealed class FoldingTests
{
    [Theory]
    [InlineData("Crème Brûlée à l'été", "creme brulee a lete")]
    [InlineData("Straße STRASSE GROẞ", "strasse strasse gross")]
    [InlineData("Ærø Œuvre Łódź Đorđe Þór ðe Ĳssel", "aero oeuvre lodz dorde thor de ijssel")]
    [InlineData("Čeština Žluťoučký kůň Ştefan Țara Ģirts Őr", "cestina zlutoucky kun stefan tara girts or")]
    [InlineData("İstanbul ISPARTA ılık", "istanbul isparta ilik")]
    [InlineData("Việt Nguyễn Đường Ước", "viet nguyen duong uoc")]
    [InlineData("Ɓala ɗan ƙasa", "bala dan kasa")]
    [InlineData("ﬁnal oﬃce ﬂow", "final office flow")]
    [InlineData("ＡＢＣ１２３ ｈｅｌｌｏ", "abc123 hello")]
    [InlineData("µm 1ª 2º", "μm 1a 2o")]
    [InlineData("Ǆ ǈ ǌ Å K", "dz lj nj a k")]
    public void Accents_are_folded_by_our_own_table(string text, string folded) => Assert.Equal(folded, Fold(text));

    [Theory]
    [InlineData("Άνθρωπος ΆΝΘΡΩΠΟΣ", "ανθρωποσ ανθρωποσ")]
    [InlineData("Ἀθῆναι ΐΰϊϋ ώ", "αθηναι ιυιυ ω")]
    public void Greek_loses_its_accents_and_its_final_sigma(string text, string folded) => Assert.Equal(folded, Fold(text));

    [Theory]
    [InlineData("ёлка ЁЛКА е\u0308лка", "елка елка елка")]
    [InlineData("Йод йод и\u0306од И\u0306од", "йод йод йод йод")]
    [InlineData("Київ Киі\u0308в за\u0301мок", "київ київ замок")]
    public void Cyrillic_keeps_its_short_i(string text, string folded) => Assert.Equal(folded, Fold(text));

    [Theory]
    [InlineData("é", "e\u0301")]
    [InlineData("ộ", "o\u0323\u0302")]
    [InlineData("İ", "I\u0307")]
    [InlineData("ά", "α\u0301")]
    [InlineData("آ", "ا\u0653")]
    [InlineData("Å", "A\u030A")]
    public void Composed_and_decomposed_spellings_are_equal(string composed, string decomposed)
        => Assert.Equal(Fold(composed), Fold(decomposed));

    [Theory]
    [InlineData("مُحَمَّد", "محمد")]
    [InlineData("أحمد إلى مدرسة", "احمد الي مدرسه")]
    [InlineData("کتاب", "كتاب")]
    [InlineData("كـــتاب ـ", "كتاب")]
    [InlineData("שָׁלוֹם", "שלום")]
    public void Arabic_and_Hebrew_lose_their_vowel_points(string text, string folded) => Assert.Equal(folded, Fold(text));

    [Theory]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("தமிழ்", "தமிழ்")]
    [InlineData("फ\u093Cिल्म \u095Eिल्म", "फिल्म फिल्म")]
    public void Indic_vowel_signs_stay(string text, string folded) => Assert.Equal(folded, Fold(text));

    [Fact]
    public void Digits_of_every_script_are_digits() => Assert.Equal("2024 2024 2024 2024", Fold("٢٠٢٤ २०२४ ２０２４ 𝟚𝟘𝟚𝟜"));

    [Fact]
    public void Every_letter_of_the_tables_folds_to_letters_that_stay()
    {
        for (var c = '\u0080'; c < '\uFFFF'; c++)
        {
            foreach (var once in WordReader.Read(c.ToString()))
            {
                Assert.Equal(once.Folded, Fold(once.Folded));
            }
        }
    }

    private static string Fold(string text) => string.Join(' ', WordReader.Read(text).Select(word => word.Folded));
}
