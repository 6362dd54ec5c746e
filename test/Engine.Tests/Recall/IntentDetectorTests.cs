using Satchel.Engine.Recall;
using Satchel.Engine.Text;

namespace Satchel.Engine.Tests.Recall;

public sealed class IntentDetectorTests
{
    [Theory]
    [InlineData("Why did we choose SQLite?", RecallIntent.Why)]
    [InlineData("the reason and the cause, not the time", RecallIntent.Why)]
    [InlineData("When did we move?", RecallIntent.When)]
    [InlineData("timeline of the release", RecallIntent.When)]
    [InlineData("Who is Mara?", RecallIntent.Entity)]
    [InlineData("Tell me about the Hamburg server", RecallIntent.Entity)]
    [InlineData("deploys", RecallIntent.General)]
    [InlineData("why and when", RecallIntent.General)]
    [InlineData("somewhen whyever", RecallIntent.General)]
    public void The_cue_words_decide_and_a_tie_is_general(string text, RecallIntent expected)
        => Assert.Equal(expected, IntentDetector.Detect(WordReader.Read(text)));

    [Theory]
    [InlineData("why", RecallIntent.Why)]
    [InlineData("GENERAL", RecallIntent.General)]
    public void A_name_is_read_whatever_its_case(string name, RecallIntent expected)
    {
        Assert.True(IntentDetector.TryParse(name, out var intent));
        Assert.Equal(expected, intent);
        Assert.False(IntentDetector.TryParse("x" + name, out _));
    }
}
