using Satchel.Engine.Text;

namespace Satchel.Engine.Tests.Text;

public sealed class TermsTests
{
    [Theory]
    [InlineData("the")]
    [InlineData("your")]
    [InlineData("don't")]
    [InlineData("dont")]
    [InlineData("I'm")]
    [InlineData("im")]
    [InlineData("That's")]
    [InlineData("let's")]
    [InlineData("wouldn’t")]
    [InlineData("x")]
    [InlineData("は")]
    public void Words_that_tell_nothing_have_no_term(string word) => Assert.Null(Terms.Of(WordReader.Read(word).Single()));

    [Theory]
    [InlineData("Went", "go")]
    [InlineData("bought", "bui")]
    [InlineData("buying", "bui")]
    [InlineData("children", "child")]
    [InlineData("Pottery", "potteri")]
    [InlineData("7", "7")]
    [InlineData("ill", "ill")]
    [InlineData("id", "id")]
    [InlineData("猫", "猫")]
    [InlineData("ж", "ж")]
    [InlineData("sha256", "sha256")]
    public void Others_have_the_stem_of_their_base(string word, string term)
        => Assert.Equal(term, Terms.Of(WordReader.Read(word).Single()));

    [Theory]
    [InlineData("try", "tries", "tried", "trying")]
    [InlineData("die", "dies", "died", "dying")]
    [InlineData("fly", "flies", "flew", "flown")]
    [InlineData("write", "writes", "wrote", "written")]
    [InlineData("wife", "wives", "wife's", "Wives")]
    [InlineData("spy", "spies", "spied", "spying")]
    public void Forms_of_one_word_share_a_term(string word, string second, string third, string fourth)
    {
        string[] forms = [word, second, third, fourth];

        Assert.Single(forms.Select(form => Terms.Of(WordReader.Read(form).Single())).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("saw")]
    [InlineData("may")]
    [InlineData("will")]
    [InlineData("can")]
    [InlineData("lay")]
    [InlineData("rose")]
    [InlineData("leaves")]
    [InlineData("table")]
    public void Words_that_are_more_often_another_word_are_no_forms(string word) => Assert.Same(word, IrregularForms.BaseOf(word));

    [Fact]
    public void Bases_are_no_forms_themselves()
    {
        foreach (var form in new[] { "went", "lying", "overtook", "better", "mice", "lain", "redone" })
        {
            var once = IrregularForms.BaseOf(form);
            Assert.Equal(once, IrregularForms.BaseOf(once));
        }

        Assert.InRange(IrregularForms.Count, 200, 400);
    }

    [Theory]
    [InlineData("user", true)]
    [InlineData(" Assistant ", true)]
    [InlineData("AI", true)]
    [InlineData("Aida", false)]
    [InlineData("", false)]
    public void Roles_are_told_from_names(string author, bool isRole) => Assert.Equal(isRole, Roles.IsRole(author));
}
