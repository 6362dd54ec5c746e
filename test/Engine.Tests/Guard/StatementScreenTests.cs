using Satchel.Engine.Guard;

namespace Satchel.Engine.Tests.Guard;

public sealed class StatementScreenTests
{
    [Theory]
    [InlineData(StatementKind.Preference, "I prefer tabs over spaces")]
    [InlineData(StatementKind.Preference, "we don't like mocks in this repo")]
    [InlineData(StatementKind.Preference, "Always run the linter before you commit.")]
    [InlineData(StatementKind.Preference, "Looks good. From now on use the short form.")]
    [InlineData(StatementKind.Preference, "please never push to main")]
    [InlineData(StatementKind.Preference, "Remember that the staging box is in Hamburg")]
    [InlineData(StatementKind.Preference, "Ab jetzt bitte auf Deutsch")]
    [InlineData(StatementKind.Preference, "à partir de maintenant en français")]
    [InlineData(StatementKind.Preference, "Prefiero la versión corta")]
    [InlineData(StatementKind.Decision, "ok let's go with option B")]
    [InlineData(StatementKind.Decision, "We decided to drop Redis")]
    [InlineData(StatementKind.Decision, "We'll use SQLite for that")]
    [InlineData(StatementKind.Decision, "Wir haben uns für SQLite entschieden")]
    [InlineData(StatementKind.Correction, "That's wrong, the port is 8402")]
    [InlineData(StatementKind.Correction, "No, it's the other file")]
    [InlineData(StatementKind.Correction, "that is not what I asked for")]
    [InlineData(StatementKind.Correction, "I meant the second test")]
    [InlineData(StatementKind.Correction, "Das stimmt so nicht")]
    public void Preferences_decisions_and_corrections_are_seen(StatementKind kind, string text)
        => Assert.Equal(kind, StatementScreen.Find(text));

    [Theory]
    [InlineData("Which files use the parser?")]
    [InlineData("fix the failing test in parser.cs and commit")]
    [InlineData("thanks, looks good, please push")]
    [InlineData("write a script that renames all files in a folder")]
    [InlineData("Can you explain how the walk over the graph works?")]
    [InlineData("continue")]
    [InlineData("no")]
    [InlineData("")]
    [InlineData("Why does this print wrong results?\n```\nwe decided to always fail\n```\n> I prefer tabs")]
    public void Requests_and_questions_are_not_nor_code_nor_what_is_quoted(string text) => Assert.Null(StatementScreen.Find(text));

    [Fact]
    public void What_was_pasted_behind_a_long_message_is_not_read()
        => Assert.Null(StatementScreen.Find(new string('x', StatementScreen.Characters) + " We decided to drop Redis"));
}
