using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;

namespace Satchel.Server.Gateway;

/// <summary>What is sold of the memory: what the owner marked public, or everything that is not held back where the owner says so.</summary>
internal static class MemoryOperations
{
    private const int QueryResults = 10;
    private const int MostQueryResults = 100;
    private const int ListResults = 50;
    private const int MostListResults = 200;
    private const int PageMemories = 100;
    private const int RelevanceDecimals = 6;

    /// <summary>Digits of a request's hash in the id of what it stores: enough to tell the uses of one token apart.</summary>
    private const int RequestDigits = 32;

    /// <summary>What payers may say that their text is.</summary>
    private static readonly MemoryCategory[] PayersCategories = [MemoryCategory.General, MemoryCategory.Vendor];

    private static readonly GatewayParameter Type = new("type", "string", "Only this type") { Choices = WireNames.CallerCategories };

    /// <summary>Every operation of the memory.</summary>
    public static IReadOnlyList<GatewayOperation> All { get; } =
    [
        new()
        {
            Name = "memory_query",
            Description = "Memories that answer a question, the best first.",
            Path = "/memory/query",
            Method = "GET",
            IsPublic = true,
            Parameters = [new("q", "string", "The question"), Limit(QueryResults, MostQueryResults), Type],
            Check = (request, _) => GatewayOperations.CheckNumber(request, Limit(QueryResults, MostQueryResults))
                ?? GatewayOperations.CheckChoice(request, Type)
                ?? (request.Text("q")?.Length > RecallQuery.TextCharacters ? $"q: at most {RecallQuery.TextCharacters} characters" : null),
            ServeAsync = QueryAsync,
        },
        new()
        {
            Name = "memory_list",
            Description = "Memories, the newest first.",
            Path = "/memory/list",
            Method = "GET",
            IsPublic = true,
            Parameters = [Type, GatewayOperations.Since, Limit(ListResults, MostListResults)],
            Check = (request, now) => GatewayOperations.CheckNumber(request, Limit(ListResults, MostListResults))
                ?? GatewayOperations.CheckChoice(request, Type)
                ?? GatewayOperations.CheckSince(request, now),
            ServeAsync = ListAsync,
        },
        new()
        {
            Name = "memory_store",
            Description = "Leaves a text, which is held back until the owner releases it.",
            Path = "/memory/store",
            Method = "POST",
            IsPublic = false,
            Changes = true,
            Parameters =
            [
                new("content", "string", "The text") { IsRequired = true },
                Type with { Description = "What it is", Choices = [.. PayersCategories.Select(WireNames.Of)] },
                new("metadata", "object", "What is to be kept beside it"),
            ],
            Check = CheckDraft,
            ServeAsync = StoreAsync,
        },
    ];

    private static GatewayParameter Limit(int usual, int most)
        => new("limit", "integer", string.Create(CultureInfo.InvariantCulture, $"How many at most (default {usual})")) { Minimum = 1, Maximum = most };

    private static int Limit(GatewayRequest request, int usual) => request.Text("limit") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    private static MemoryFilter Filter(GatewayCall call) => new()
    {
        Category = WireNames.TryParse(call.Request.Text("type"), out MemoryCategory category) ? category : null,
        OnlyPublic = !call.SeesEverything,
        Since = call.Request.Text("since") is { } since && TimeText.TryParsePast(since, call.Now, out var time) ? time : null,
    };

    /// <summary>What the filter let through is looked at again: what must not be sold does not hang on an index.</summary>
    private static bool IsSold(GatewayCall call, MemoryVersion memory)
        => memory.Trust is not MemoryTrust.Quarantined && (call.SeesEverything || memory.Visibility is MemoryVisibility.Public);

    private static async Task<GatewayReply> QueryAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        var limit = Limit(call.Request, QueryResults);
        IReadOnlyList<RecallHit> hits = [];
        if (call.Request.Text("q") is { } text)
        {
            await using var store = await call.Store.BorrowAsync(cancellationToken);
            if (store is not null)
            {
                var query = new RecallQuery { Text = text, Limit = limit, Filter = Filter(call) };
                hits = [.. (await new MemoryRecall(store, call.Setup.Clock).RecallAsync(query, cancellationToken)).Hits.Where(hit => IsSold(call, hit.Memory))];
            }
        }

        return Memories(hits, (json, hit) =>
        {
            WriteMemory(json, hit.Memory);
            json.WriteNumber("relevance", Math.Round(hit.Score, RelevanceDecimals));
        });
    }

    private static async Task<GatewayReply> ListAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        var (limit, filter) = (Limit(call.Request, ListResults), Filter(call));
        var found = new List<MemoryVersion>();
        await using var store = await call.Store.BorrowAsync(cancellationToken);
        if (store is not null)
        {
            await using var reader = await store.BeginReadAsync(cancellationToken);
            var offset = 0;
            while (found.Count < limit && await reader.ListAsync(filter, Math.Min(PageMemories, limit - found.Count), offset, cancellationToken) is { Count: > 0 } page)
            {
                found.AddRange(page.Select(stored => stored.Version).Where(version => IsSold(call, version)));
                offset += page.Count;
            }
        }

        return Memories(found, WriteMemory);
    }

    private static string? CheckDraft(GatewayRequest request, DateTimeOffset now)
        => request.Text("content") is null ? "content: it is missing"
            : NoiseFilter.IsNoise(request.Text("content")!) ? "content: it says nothing"
            : request.Text("type") is { } type && !(WireNames.TryParse(type, out MemoryCategory category) && PayersCategories.Contains(category))
                ? $"type: one of {string.Join(", ", PayersCategories.Select(WireNames.Of))}"
            : MemoryGuard.ForFaces.Admit(Draft(request, GatewayAccess.Free), now) is Admission.Refused refused ? $"content: {refused.Reason}"
            : null;

    /// <summary>
    /// The text of a payer. It is held back until the owner releases it, and its id follows from payment and request: however often it is served, it is
    /// stored once. What the owner leaves is like any other.
    /// </summary>
    private static MemoryDraft Draft(GatewayRequest request, GatewayAccess access) => new()
    {
        Id = access is GatewayAccess.Paid paid ? $"paid-{paid.Hash}-{request.Hash[..RequestDigits]}" : null,
        Content = request.Text("content")!,
        Category = WireNames.TryParse(request.Text("type"), out MemoryCategory category) ? category : null,
        Metadata = request.Text("metadata"),
        Origin = access is GatewayAccess.Owner ? MemoryOrigin.Agent : MemoryOrigin.Paid,
        Trust = access is GatewayAccess.Owner ? null : MemoryTrust.Quarantined,
        Source = "gateway",
    };

    private static async Task<GatewayReply> StoreAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        var draft = Draft(call.Request, call.Access);
        await using var store = await call.Store.BorrowOrCreateAsync(cancellationToken);
        var outcome = await new MemoryWriter(store, call.Setup.Clock, "gateway", queuesRefinement: false).RememberAsync(draft, refine: false, cancellationToken);
        var id = outcome switch
        {
            RememberOutcome.Stored stored => stored.Id,
            RememberOutcome.Quarantined held => held.Id,
            RememberOutcome.AlreadyKnown known => known.Existing,
            _ => (MemoryId?)null,
        };
        return id is { } kept
            ? GatewayReply.Of(StatusCodes.Status200OK, json =>
            {
                json.WriteString("status", "stored");
                json.WriteString("id", kept.Value);
                json.WriteString("type", WireNames.Of(draft.Category ?? MemoryCategory.General));
            })
            : GatewayReply.Refuse(StatusCodes.Status422UnprocessableEntity, "refused");
    }

    private static GatewayReply Memories<T>(IReadOnlyList<T> memories, Action<Utf8JsonWriter, T> write)
        => GatewayReply.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteNumber("count", memories.Count);
            json.WriteStartArray("memories");
            foreach (var memory in memories)
            {
                json.WriteStartObject();
                write(json, memory);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    private static void WriteMemory(Utf8JsonWriter json, MemoryVersion memory)
    {
        json.WriteString("id", memory.Id.Value);
        json.WriteString("content", memory.Content);
        json.WriteString("type", WireNames.Of(memory.Category));
        json.WritePropertyName("metadata");
        json.WriteRawValue(memory.Metadata);
        json.WriteNull("nostr_event_id");
        json.WriteString("created_at", TimeText.Format(memory.CreatedAt));
        json.WriteString("origin", WireNames.Of(memory.Origin));
        json.WriteString("trust", WireNames.Of(memory.Trust));
    }
}
