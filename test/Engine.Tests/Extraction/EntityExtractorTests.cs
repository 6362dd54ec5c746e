using Satchel.Engine.Extraction;

namespace Satchel.Engine.Tests.Extraction;

public sealed class EntityExtractorTests
{
    [Theory]
    [InlineData("we met Ada Lovelace in Turin", "Ada Lovelace", "Turin")]
    [InlineData("Ada Lovelace wrote it", "Ada Lovelace")]
    [InlineData("the Bank of England and Renée Müller's bike", "Bank of England", "Renée Müller")]
    [InlineData("she saw Анну Каренину, then Ωμέγα", "Анну Каренину", "Ωμέγα")]
    [InlineData("Ada left. Later I saw Ada again", "Ada")]
    [InlineData("it runs on NASA hardware", "NASA")]
    public void Names_are_runs_of_capitalised_words(string text, params string[] expected)
        => Assert.Equal(expected, EntityExtractor.Extract(text));

    [Theory]
    [InlineData("Nothing here is a name. Neither is this.")]
    [InlineData("On Monday I'm away, and I'll be back in March")]
    [InlineData("- Buy milk\n- Call home")]
    [InlineData("He said: \"Come in\"")]
    [InlineData("24/7 and 3.5 or 2025-03-04, 04.03.2025, e.g. 10")]
    [InlineData("and/or he/she")]
    [InlineData("")]
    [InlineData("… — !!! ??")]
    public void A_capital_at_the_beginning_or_a_date_is_none(string text) => Assert.Empty(EntityExtractor.Extract(text));

    [Theory]
    [InlineData("call getUserName() in user_name.py", "getUserName", "user_name.py")]
    [InlineData("see https://example.com/a?b=1, or mail ada@example.org.", "https://example.com/a?b=1", "ada@example.org")]
    [InlineData("edit /etc/hosts and src/Engine/Text.cs on db-2", "/etc/hosts", "src/Engine/Text.cs", "db-2")]
    [InlineData("upgrade to v2, not 1.2.3-rc1", "v2", "1.2.3-rc1")]
    [InlineData("commit 942de6e0000000000000000000000000000000ab broke example.com", "942de6e", "example.com")]
    [InlineData("the same as 942de6e", "942de6e")]
    [InlineData("paid 1,000 sats, then 5sat and $20 or 15,50 EUR", "1000 sat", "5 sat", "20 usd", "15.50 eur")]
    [InlineData("we read 「雪国」 and 『こころ』", "雪国", "こころ")]
    public void What_the_shape_gives_away_is_found(string text, params string[] expected)
        => Assert.Equal(expected, EntityExtractor.Extract(text));

    [Fact]
    public void No_text_has_more_than_twenty_and_each_once()
    {
        Assert.Equal(EntityExtractor.MostEntities, EntityExtractor.Extract(string.Join(' ', Enumerable.Range(0, 50).Select(i => $"v{i}"))).Count);
        Assert.Equal(["v2", "x_y"], EntityExtractor.Extract("v2 x_y V2 X_Y v2"));
    }

    [Fact]
    public void Any_text_has_entities_or_none_and_never_fails()
    {
        const int Seed = 20_261_121;
        var random = new Random(Seed);
        const string Letters = "aZé東「」『』0.9,/\\@:-_'\" \n\ud83d\udc4d\ud800$€%V";
        for (var i = 0; i < 5_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Letters[random.Next(Letters.Length)]));
            var entities = EntityExtractor.Extract(text);
            Assert.True(entities.SequenceEqual(EntityExtractor.Extract(text)) && entities.All(entity => EntityName.TermOf(entity) is not null), $"seed {Seed}: {text}");
        }
    }

    [Theory]
    [InlineData("  Renée   O'Hara ", "@renee ohara")]
    [InlineData("RENEE ohara", "@renee ohara")]
    [InlineData(" ", null)]
    public void Names_are_compared_without_case_accents_and_blanks(string name, string? term) => Assert.Equal(term, EntityName.TermOf(name));

    [Fact]
    public void Long_names_that_differ_at_their_end_are_two()
        => Assert.NotEqual(EntityName.Fold(new string('a', 199) + "b"), EntityName.Fold(new string('a', 199) + "c"));
}
