using FsCheck.Fluent;
using Satchel.Engine.Text;

namespace Satchel.Engine.Tests.Text;

public sealed class TextAnalyzerTests
{
    [Fact]
    public void A_text_of_ninety_words_is_one_passage()
    {
        var analyzed = TextAnalyzer.Analyze(Sentence(45) + " " + Sentence(45));

        Assert.Equal(90, analyzed.Words);
        Assert.Equal(90, Assert.Single(analyzed.Passages).Words);
    }

    [Fact]
    public void A_longer_text_is_cut_at_sentence_ends()
        => Assert.Equal([50, 41], Passages(Sentence(30) + " " + Sentence(20) + " " + Sentence(41)));

    [Fact]
    public void Sixty_words_fill_a_passage() => Assert.Equal([60, 31], Passages(Sentence(30) + " " + Sentence(30) + "\n" + Sentence(31)));

    [Fact]
    public void A_sentence_over_sixty_words_is_cut_hard()
    {
        Assert.Equal([60, 31], Passages(Sentence(91)));
        Assert.Equal([5, 60, 41], Passages(Sentence(5) + " " + Sentence(61) + " " + Sentence(40)));
    }

    [Theory]
    [InlineData("Ends here. Next", true)]
    [InlineData("Really?! Next", true)]
    [InlineData("\"Done.\" Next", true)]
    [InlineData("Wait… Next", true)]
    [InlineData("a line\nNext", true)]
    [InlineData("終わり。次", true)]
    [InlineData("So do I. Next", true)]
    [InlineData("version 3.5", false)]
    [InlineData("node.js", false)]
    [InlineData("see example.com/a?b=c", false)]
    [InlineData("Dr. Smith", false)]
    [InlineData("J. Smith", false)]
    [InlineData("e.g. this", false)]
    [InlineData("one, two", false)]
    public void Sentences_end_where_a_reader_would_end_them(string text, bool ends)
    {
        var words = WordReader.Read(text);

        Assert.Equal(ends, words.Zip(words.Skip(1)).Any(pair => Sentences.EndsBetween(text, pair.First, pair.Second.Start)));
    }

    [Theory]
    [InlineData("Where are you?", true)]
    [InlineData("“Where (are you?)” \n", true)]
    [InlineData("どこですか？」", true)]
    [InlineData("Where? Here.", false)]
    [InlineData("?", true)]
    [InlineData("", false)]
    [InlineData("\"", false)]
    public void A_question_ends_with_a_question_mark(string content, bool isQuestion)
        => Assert.Equal(isQuestion, TextAnalyzer.Analyze(content).EndsWithQuestion);

    [Theory]
    [InlineData("We met YESTERDAY.", true)]
    [InlineData("Two weeks ago", true)]
    [InlineData("the spring of 2019", true)]
    [InlineData("It may rain, so we march on", false)]
    [InlineData("Room 1400, +1250, 20190", false)]
    [InlineData("", false)]
    public void A_text_says_when_with_a_word_of_time_or_a_year(string content, bool saysWhen)
        => Assert.Equal(saysWhen, TextAnalyzer.Analyze(content).SaysWhen);

    [Fact]
    public void Terms_are_counted()
    {
        var passage = TextAnalyzer.Analyze("The dog saw two dogs; getDog went.").Passages.Single();

        Assert.Equal(7, passage.Words);
        AssertCounts("dog=3 getdog=1 get=1 go=1 saw=1 two=1", passage);
    }

    [Fact]
    public void The_name_of_the_author_is_found_in_every_passage()
    {
        var passages = TextAnalyzer.Analyze(Sentence(60) + " Anna " + Sentence(59), "Anna Maria Anna").Passages;

        Assert.Equal([60, 60], passages.Select(passage => passage.Words));
        Assert.Equal([1, 2], passages.Select(passage => passage.TermCounts["anna"]));
        Assert.All(passages, passage => Assert.Equal(1, passage.TermCounts["maria"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Assistant")]
    public void A_role_is_no_name(string? author) => AssertCounts("hello=1", TextAnalyzer.Analyze("Hello!", author).Passages.Single());

    [Fact]
    public void An_empty_text_is_one_empty_passage()
    {
        var analyzed = TextAnalyzer.Analyze("", "Anna");

        Assert.Equal(0, analyzed.Words);
        AssertCounts("anna=1", Assert.Single(analyzed.Passages));
    }

    [Fact]
    public void The_terms_of_a_question_keep_their_order_and_counts()
        => Assert.Equal(
            [new QueryTerm("dog", 2), new QueryTerm("bui", 1), new QueryTerm("anna", 1)],
            TextAnalyzer.QueryTerms("Which dog, and whose dogs? Bought by Anna").Where(term => term.Term is not "whose"));

    [Fact]
    public void A_caller_may_take_names_out_of_a_question()
    {
        var words = TextAnalyzer.QueryWords("When did Anna's sister visit Anna?").Where(word => word.Folded is not "anna");

        Assert.Equal([new QueryTerm("sister", 1), new QueryTerm("visit", 1)], TextAnalyzer.CountTerms(words));
    }

    [Fact]
    public void Words_lie_in_the_text_and_analysis_is_deterministic()
    {
        var characters = Gen.OneOf(
            Gen.Choose(0, 0xFFFF).Select(c => (char)c),
            Gen.Elements([.. "aAbBsS'’.?! \n12_ßéЙи\u0306\u0308\u0301東かカ\u3099한\u1100\u1161\u11A8ไ\uD840\uDC00\uD835\uDC00\u00AD"]));
        var texts = characters.ArrayOf().Select(letters => new string(letters));
        FsCheck.Check.One(
            FsCheck.Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(300),
            Prop.ForAll(texts.ToArbitrary(), text => AllLieInText(text) && IsDeterministic(text)));
    }

    private static bool AllLieInText(string text)
    {
        var words = WordReader.Read(text);
        var starts = words.Where(word => !word.IsPart).Select(word => word.Start).ToList();
        return words.All(word => word.Folded.Length is > 0 and <= WordReader.MaxCharacters)
            && words.All(word => word is { Start: >= 0, Length: > 0 } && word.End <= text.Length)
            && starts.SequenceEqual(starts.Order())
            && words.All(word => word.Folded.EnumerateRunes().All(rune => rune.Value != 0xFFFD));
    }

    private static bool IsDeterministic(string text)
    {
        var (one, other) = (TextAnalyzer.Analyze(text, "Anna"), TextAnalyzer.Analyze(new string(text), "Anna"));
        return one.Words == other.Words
            && one.Words == one.Passages.Sum(passage => passage.Words)
            && one.EndsWithQuestion == other.EndsWithQuestion
            && one.Passages.Select(Counts).SequenceEqual(other.Passages.Select(Counts), StringComparer.Ordinal);
    }

    private static IEnumerable<int> Passages(string content) => TextAnalyzer.Analyze(content).Passages.Select(passage => passage.Words);

    private static string Sentence(int words) => string.Join(' ', Enumerable.Repeat("word", words)) + ".";

    private static void AssertCounts(string counts, Passage passage)
        => Assert.Equal(string.Join(' ', counts.Split(' ').Order(StringComparer.Ordinal)), Counts(passage));

    private static string Counts(Passage passage)
        => string.Join(' ', passage.TermCounts.Select(count => $"{count.Key}={count.Value}").Order(StringComparer.Ordinal));
}
