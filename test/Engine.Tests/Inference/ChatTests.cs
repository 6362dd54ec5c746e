using System.Globalization;
using Microsoft.Extensions.AI;
using Satchel.Engine.Budget;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Testing.Inference;

namespace Satchel.Engine.Tests.Inference;

public sealed class ChatTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_request_has_the_form_of_OpenAI_and_the_limits_of_its_role()
    {
        await using var world = await ModelWorld.CreateAsync(ModelWorld.Seconds(10));
        world.Double.Chat = call => call.User.ToUpperInvariant();
        var answer = await world.AskAsync(ModelRole.Fast, new ChatOptions { MaxOutputTokens = 1_000_000 });
        Assert.Equal(("TEA IS GREEN.", ChatFinishReason.Stop), (answer.Text, answer.FinishReason!.Value));
        var call = Assert.Single(world.Double.Calls);
        Assert.Equal(("/v1/chat/completions", "Bearer sk-very-secret"), (call.Path, call.Headers["authorization"]));
        Assert.Equal(("quick", 1_024), ((string?)call.Body["model"], (int?)call.Body["max_tokens"]));
        Assert.Equal(("You are a curator.", "Tea is green."), (call.System, call.User));
        Assert.False(call.Body.ContainsKey("temperature"));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(529)]
    public async Task What_may_pass_is_tried_again_after_growing_pauses(int status)
    {
        await using var world = await ModelWorld.CreateAsync(Deadline);
        world.Double.Fail(new ModelFault.Status(status), new ModelFault.Status(status));
        await world.AskAsync();
        Assert.Equal(3, world.Double.Calls.Count);
        Assert.Equal([ModelWorld.Seconds(0.75), ModelWorld.Seconds(1.5)], world.Clock.Waits);
    }

    public static TheoryData<ModelFault, ModelError> Passing => new()
    {
        { new ModelFault.Status(503), ModelError.Unavailable },
        { new ModelFault.Status(429), ModelError.RateLimited },
        { new ModelFault.Reset(), ModelError.Unavailable },
        { new ModelFault.BrokenOff(), ModelError.Unavailable },
        { new ModelFault.HalfJson(), ModelError.InvalidAnswer },
        { new ModelFault.NoChoices(), ModelError.InvalidAnswer },
        { new ModelFault.Says(""), ModelError.InvalidAnswer },
        { new ModelFault.Says(" \n"), ModelError.InvalidAnswer },
        { new ModelFault.ErrorInside(429), ModelError.RateLimited },
        { new ModelFault.ErrorInside(502), ModelError.Unavailable },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task What_fails_three_times_is_left_to_the_caller(ModelFault fault, ModelError code)
    {
        await using var world = await ModelWorld.CreateAsync(Deadline);
        world.Double.Fail(fault, fault);
        Assert.Contains("facts", (await world.AskAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(3, world.Double.Calls.Count);

        world.Double.Fail(fault, fault, fault);
        var error = await world.AskInVainAsync();
        Assert.Equal((code, true, false, 6), (error.Code, error.IsTransient, error.NeedsOwner, world.Double.Calls.Count));
    }

    [Theory]
    [InlineData(307, ModelError.AddressRefused, true)]
    [InlineData(400, ModelError.Rejected, false)]
    [InlineData(401, ModelError.Unauthorized, true)]
    [InlineData(402, ModelError.Unauthorized, true)]
    [InlineData(403, ModelError.Unauthorized, true)]
    [InlineData(404, ModelError.Rejected, false)]
    public async Task What_will_not_pass_is_asked_once(int status, ModelError code, bool needsOwner)
    {
        await using var world = await ModelWorld.CreateAsync(Deadline);
        world.Double.Fail(new ModelFault.Status(status));
        var error = await world.AskInVainAsync();
        Assert.Equal((code, false, needsOwner), (error.Code, error.IsTransient, error.NeedsOwner));
        Assert.Single(world.Double.Calls);
    }

    [Fact]
    public async Task A_provider_that_wants_to_be_left_alone_is()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline);
        world.Double.Fail(new ModelFault.Status(429, "7"), new ModelFault.Status(503, Date(world.Clock.GetUtcNow().AddSeconds(20))));
        await world.AskAsync();
        Assert.Equal([ModelWorld.Seconds(7), ModelWorld.Seconds(13)], world.Clock.Waits.Select(wait => TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds))));
    }

    [Fact]
    public async Task Longer_than_the_deadline_nobody_waits_and_the_caller_learns_when_to_come_back()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline);
        world.Double.Fail(new ModelFault.Status(429, "61"));
        var error = await world.AskInVainAsync();
        Assert.Equal((ModelError.RateLimited, world.Clock.GetUtcNow().AddSeconds(61)), (error.Code, error.NotBefore));
        Assert.Single(world.Double.Calls);
        Assert.Empty(world.Clock.Waits);
    }

    [Fact]
    public async Task Silence_ends_at_the_deadline()
    {
        await using var world = await ModelWorld.CreateAsync(ModelWorld.Seconds(10));
        world.Double.Fail(new ModelFault.Silence());
        var asked = world.AskInVainAsync(ModelRole.Fast);
        await world.Double.Silent;
        world.Clock.Expire();
        var error = await asked;
        Assert.Equal((ModelError.TimedOut, true), (error.Code, error.IsTransient));
        Assert.Equal((1, 1), (world.Spent().Single().Calls, world.Spent().Single().Failures));
    }

    [Fact]
    public async Task A_caller_that_stops_is_no_failure_of_the_model_and_leaves_no_reservation()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline, ("budget.tokens_per_day", "5000"));
        world.Double.Fail(new ModelFault.Silence());
        using var stop = new CancellationTokenSource();
        var asked = world.Clients.Chat(ModelRole.Canonical, ModelPurpose.Extract, StoreName.Default).GetResponseAsync("Tea?", cancellationToken: stop.Token);
        await world.Double.Silent;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await world.AskAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_without_end_is_not_read(bool isAnnounced)
    {
        await using var world = await ModelWorld.CreateAsync(Deadline);
        world.Double.Fail(new ModelFault.Huge(100_000_000, isAnnounced));
        var error = await world.AskInVainAsync();
        Assert.Equal((ModelError.TooLarge, false), (error.Code, error.IsTransient));
        Assert.Single(world.Double.Calls);
    }

    [Fact]
    public async Task An_answer_that_was_cut_off_says_so()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline);
        world.Double.Fail(new ModelFault.Says("""{"facts":[{"te""", "length"), new ModelFault.Says("", "length"));
        Assert.Equal(ChatFinishReason.Length, (await world.AskAsync()).FinishReason);
        Assert.Equal((ModelError.Truncated, false), ((await world.AskInVainAsync()) is var error ? (error.Code, error.IsTransient) : default));
    }

    [Fact]
    public async Task Keys_stand_in_no_message()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline);
        world.Double.Fail(new ModelFault.Status(401));
        var error = await world.AskInVainAsync();
        Assert.DoesNotContain("very-secret", error.ToString() + error.Hint, StringComparison.Ordinal);
        Assert.Equal("satchel config set llm.api_key KEY", error.Hint);
        Assert.Equal("********", $"{new ApiKey("sk-very-secret")}");
    }

    [Fact]
    public void OpenRouter_learns_who_calls_and_others_do_not()
    {
        Assert.Equal("Satchel", Assert.Single(Headers("https://openrouter.ai/api/v1").GetValues("X-Title")));
        Assert.Equal("Satchel", Assert.Single(Headers("https://eu.openrouter.ai/api/v1").GetValues("X-Title")));
        Assert.False(Headers("https://notopenrouter.ai/api/v1").Contains("X-Title"));
    }

    private static System.Net.Http.Headers.HttpRequestHeaders Headers(string address)
    {
        var provider = ProviderAddress.Parse("llm.endpoint", address);
        using var message = ModelHttp.Message(new ModelRequest
        {
            Provider = provider,
            Address = provider.Below("chat/completions"),
            KeySetting = "llm.api_key",
            Key = null,
            Body = default,
            Deadline = Deadline,
            AnswerBytes = 1,
        });
        return message.Headers;
    }

    private static string Date(DateTimeOffset time) => time.ToString("r", CultureInfo.InvariantCulture);
}
