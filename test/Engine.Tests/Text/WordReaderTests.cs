using Satchel.Engine.Text;

namespace Satchel.Engine.Tests.Text;

public sealed class WordReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  \t…!? ", "")]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("v2 sha256 1,000 3.5", "v2 sha256 1 000 3 5")]
    [InlineData("snake_case kebab-case node.js src/Engine/Text", "snake case kebab case node js src engine text")]
    public void Letters_and_digits_stay_together_and_all_else_separates(string text, string words) => AssertWords(words, text);

    [Theory]
    [InlineData("don't DON’T won＇t", "dont dont wont")]
    [InlineData("Anna's ANNA'S Anna’s dogs'", "anna anna anna dogs")]
    [InlineData("I'm we'll she'd they're you've", "i we she they you")]
    [InlineData("rock'n'roll o'clock 'quoted' it''s", "rocknroll oclock quoted it s")]
    [InlineData("Hawaiʻi Qurʼan ʻokina", "hawaii quran okina")]
    [InlineData("the 1990's 5'10 '90s", "the 1990 5 10 90s")]
    [InlineData("don´t", "dont")]
    public void Apostrophes_between_letters_disappear(string text, string words) => AssertWords(words, text);

    [Theory]
    [InlineData("getUserName", "getusername get user name")]
    [InlineData("HTTPServer2", "httpserver2 http server2")]
    [InlineData("XMLHttpRequest", "xmlhttprequest xml http request")]
    [InlineData("sha256Hash", "sha256hash sha256 hash")]
    [InlineData("userIDs URLs APIsList", "userids user ids urls apislist apis list")]
    [InlineData("H2O B2B HELLO Hello iPhone15Pro", "h2o b2b hello hello iphone15pro i phone15 pro")]
    [InlineData("D'Angelo's ÜberÄrger l'Été", "dangelo d angelo uberarger uber arger lete l ete")]
    [InlineData("МойДом", "мойдом мой дом")]
    public void Compound_names_give_themselves_and_their_parts(string text, string words) => AssertWords(words, text);

    [Fact]
    public void Parts_are_marked_and_lie_within_their_whole()
        => Assert.Equal(
            [
                new Word("a", 0, 1),
                new Word("username", 2, 8),
                new Word("user", 2, 4) { IsPart = true },
                new Word("name", 6, 4) { IsPart = true },
            ],
            WordReader.Read("a userName"));

    [Fact]
    public void The_place_of_a_word_covers_its_dropped_ending()
        => Assert.Equal([new Word("anna", 1, 6), new Word("cafe", 8, 5)], WordReader.Read("(Anna's cafe\u0301)"));

    [Theory]
    [InlineData("東京都", "東京 京都")]
    [InlineData("猫", "猫")]
    [InlineData("食べる2024年", "食 べる 2024 年")]
    [InlineData("らーめん ラーメン", "らー ーめ めん ラー ーメ メン")]
    [InlineData("한국어 사람", "한국 국어 사람")]
    [InlineData("人々、中国。", "人々 中国")]
    [InlineData("สวัสดี", "สว วั ัส สด ดี")]
    [InlineData("ພາສາ", "ພາ າສ ສາ")]
    [InlineData("ខ្មែរ", "ខ្ ្ម មែ ែរ")]
    [InlineData("မြန်", "မြ ြန န်")]
    [InlineData("GitHub使用方法v2", "github git hub 使用 用方 方法 v2")]
    public void Unspaced_scripts_give_overlapping_pairs(string text, string words) => AssertWords(words, text);

    [Fact]
    public void A_pair_covers_two_characters()
        => Assert.Equal([new Word("東京", 1, 2), new Word("京都", 2, 2)], WordReader.Read("「東京都」"));

    [Theory]
    [InlineData("ガギハパバ", "カ\u3099キ\u3099ハハ\u309Aハ\u3099")]
    [InlineData("がづばぱゔ", "か\u3099つ\u3099は\u3099は\u309Aう\u3099")]
    [InlineData("ガパーアッ", "ｶﾞﾊﾟｰｱｯ")]
    [InlineData("한국", "\u1112\u1161\u11AB\u1100\u116E\u11A8")]
    [InlineData("각", "가\u11A8")]
    public void Spellings_of_the_same_syllables_are_equal(string one, string other)
        => Assert.Equal(Folded(one), Folded(other));

    [Fact]
    public void Surrogate_pairs_are_characters()
    {
        Assert.Equal(["𠀀𠀁", "𠀁丁"], Folded("𠀀𠀁丁"));
        Assert.Equal(["hello", "42"], Folded("𝐇𝒆𝗅𝚕𝕠 𝟜𝟚"));
        Assert.Equal(["𐐨𐐩"], Folded("𐐀𐐁"));
    }

    [Theory]
    [InlineData("ab\uD800cd", "ab cd")]
    [InlineData("\uDC00", "")]
    [InlineData("x\uD83D", "x")]
    [InlineData("\uD840東\uDC00京", "東 京")]
    [InlineData("don'\uD800t", "don t")]
    public void Lone_surrogates_separate(string text, string words) => AssertWords(words, text);

    [Fact]
    public void Emoji_separate()
        => AssertWords("great work 1 done", "great👍🏽work 👩‍👩‍👧 1️⃣ 🇩🇪done❤️");

    [Fact]
    public void Invisible_characters_do_not_split_a_word()
        => AssertWords("password word zero width", "pass\u00ADword \u2060wo\u200Drd\uFEFF zero\u200Bwidth");

    [Fact]
    public void A_word_is_cut_at_its_greatest_length()
    {
        Assert.Equal([new Word(new string('a', 64), 0, 5000)], WordReader.Read(new string('A', 5000)));
        Assert.Equal([new Word(new string('a', 64), 0, 70)], WordReader.Read(new string('a', 70)));
        Assert.Equal([new string('x', 63)], Folded(new string('x', 63) + "𐐨y"));
        Assert.Equal([new string('x', 63)], Folded(new string('x', 63) + "ßy"));
    }

    [Fact]
    public void A_long_run_of_capitals_and_small_letters_has_no_parts()
        => Assert.Single(WordReader.Read(string.Concat(Enumerable.Repeat("aB", 33))));

    [Fact]
    public void The_longest_compound_name_has_all_its_parts()
        => Assert.Equal(1 + 33, WordReader.Read(string.Concat(Enumerable.Repeat("aB", 32))).Count);

    private static void AssertWords(string words, string text) => Assert.Equal(words, string.Join(' ', Folded(text)));

    private static string[] Folded(string text) => [.. WordReader.Read(text).Select(word => word.Folded)];
}
