using System.Numerics.Tensors;
using Microsoft.Extensions.AI;
using Satchel.Engine.Inference;
using Satchel.Engine.Model;
using Satchel.Engine.Store;
using Satchel.Testing.Inference;

namespace Satchel.Engine.Tests.Inference;

public sealed class EmbeddingTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("voyage", "/v1/embeddings", "voyage-3-lite", 1)]
    [InlineData("openai", "/v1/embeddings", "text-embedding-3-small", 1)]
    [InlineData("openrouter", "/v1/embeddings", "baai/bge-m3", 1)]
    [InlineData("ollama", "/api/embed", "nomic-embed-text", 3)]
    public async Task Every_provider_is_asked_in_its_form_and_answers_in_order_at_unit_length(string provider, string path, string model, int calls)
    {
        await using var world = await ModelWorld.CreateAsync(Deadline, ("embed.provider", provider));
        world.Double.Dimensions = 512;
        var vectors = await world.EmbedAsync("green tea in the morning", "the bank moved its data", "green tea at night");
        Assert.All(vectors, vector => Assert.Equal(1, TensorPrimitives.Norm(vector.Vector.Span), 0.0001));
        Assert.True(Likeness(vectors, 0, 2) > Likeness(vectors, 0, 1));
        Assert.True(vectors.Usage!.InputTokenCount > 0);
        Assert.Equal(calls, world.Double.Calls.Count);
        Assert.All(world.Double.Calls, call => Assert.Equal((path, model), (call.Path, (string?)call.Body["model"])));
        Assert.Equal(provider is "openrouter" ? "float" : null, (string?)world.Double.Calls[0].Body["encoding_format"]);
    }

    [Fact]
    public async Task Many_texts_go_in_batches_and_come_back_in_order()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline);
        string[] texts = [.. Enumerable.Range(0, 300).Select(ModelWorld.Numbered)];
        var vectors = await world.EmbedAsync(texts);
        Assert.Equal([128, 128, 44], world.Double.Calls.Select(call => call.Texts.Count));
        Assert.Equal(texts, world.Double.Calls.SelectMany(call => call.Texts));
        var alone = (await world.EmbedAsync(texts[299]))[0];
        Assert.Equal(alone.Vector.ToArray(), vectors[299].Vector.ToArray());
    }

    [Fact]
    public async Task Long_texts_make_small_batches()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline);
        await world.EmbedAsync([.. Enumerable.Repeat(new string('x', 20_000), 20)]);
        Assert.Equal([12, 8], world.Double.Calls.Select(call => call.Texts.Count));
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_cut_between_characters_and_its_vector_says_so()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline, ("embed.max_characters", "100"));
        var text = new string('a', 99) + "😀 and more";
        var vectors = await world.EmbedAsync(text, "short");
        Assert.Equal([new string('a', 99), "short"], world.Double.Calls[0].Texts);
        Assert.Equal([text.Length - 99, 0], vectors.Select(CutText.LostCharacters));
    }

    public static TheoryData<ModelFault> Broken => new()
    {
        new ModelFault.MissingVector(),
        new ModelFault.ZeroVectors(),
        new ModelFault.NotANumber("NaN"),
        new ModelFault.NotANumber("1e999"),
        new ModelFault.NotANumber("null"),
        new ModelFault.HalfJson(),
        new ModelFault.WrongDimension(),
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Vectors_that_are_none_are_refused_by_every_form(ModelFault fault)
    {
        foreach (var provider in (string[])["openai", "ollama"])
        {
            await using var world = await ModelWorld.CreateAsync(Deadline, ("embed.provider", provider));
            await world.EmbedAsync("first");
            world.Double.Fail(fault, fault, fault);
            var error = await world.EmbedInVainAsync("second");
            Assert.Equal((ModelError.InvalidAnswer, true), (error.Code, error.IsTransient));
            Assert.Single(await world.EmbedAsync("third"));
        }
    }

    [Theory]
    [InlineData("""{"data":[{"index":-1,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":1,"embedding":[1]}]}""")]
    [InlineData("""{"data":[{"index":0}]}""")]
    [InlineData("""{"data":[null]}""")]
    [InlineData("""{"data":[{"index":0,"embedding":[]}]}""")]
    [InlineData("null")]
    public async Task Vectors_of_no_text_are_refused(string answer)
    {
        await using var world = await ModelWorld.CreateAsync(Deadline);
        world.Double.Fault = _ => new ModelFault.Body(answer);
        Assert.Equal(ModelError.InvalidAnswer, (await world.EmbedInVainAsync("tea")).Code);
    }

    [Fact]
    public async Task A_wrong_answer_does_not_decide_how_long_vectors_are()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline);
        world.Double.Fail(new ModelFault.ZeroVectors());
        await world.EmbedAsync("first");
        Assert.Equal(64, (await world.Clients.ReadSpaceAsync(StoreName.Default, TestContext.Current.CancellationToken)).Dimensions);
    }

    [Fact]
    public async Task The_space_of_a_model_is_asked_for_once()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline);
        var space = await world.Clients.ReadSpaceAsync(StoreName.Default, TestContext.Current.CancellationToken);
        Assert.Equal(new EmbeddingSpace("openai", "text-embedding-3-small", 64, "cut=24000;unit"), space);
        Assert.Equal(space, await world.Clients.ReadSpaceAsync(StoreName.Default, TestContext.Current.CancellationToken));
        Assert.Single(world.Double.Calls);
        Assert.Equal("probe", Assert.Single(world.Spent()).Purpose);
    }

    [Fact]
    public async Task A_space_that_is_known_asks_nobody()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline, ("embed.provider", "voyage"));
        Assert.Equal(512, (await world.Clients.ReadSpaceAsync(StoreName.Default, TestContext.Current.CancellationToken)).Dimensions);
        Assert.Empty(world.Double.Calls);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read()
    {
        await using var world = await ModelWorld.CreateAsync(Deadline);
        world.Double.Fail(new ModelFault.Huge(100_000_000, IsAnnounced: false));
        Assert.Equal(ModelError.TooLarge, (await world.EmbedInVainAsync("one")).Code);
    }

    private static float Likeness(GeneratedEmbeddings<Embedding<float>> vectors, int one, int other)
        => TensorPrimitives.Dot(vectors[one].Vector.Span, vectors[other].Vector.Span);
}
