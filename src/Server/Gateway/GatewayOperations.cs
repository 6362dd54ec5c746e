using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Satchel.Engine.Guard;
using Satchel.Engine.Model;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Recall;
using Satchel.Engine.Store;

namespace Satchel.Server.Gateway;

/// <summary>What the gateway sells, under the names, paths and parameters of Lightning Memory.</summary>
internal static class GatewayOperations
{
    private const int QueryResults = 10;
    private const int MostQueryResults = 100;
    private const int ListResults = 50;
    private const int MostListResults = 200;
    private const int PageMemories = 100;
    private const int RelevanceDecimals = 6;

    /// <summary>What payers may say that their text is.</summary>
    private static readonly MemoryCategory[] PayersCategories = [MemoryCategory.General, MemoryCategory.Vendor];

    /// <summary>Every operation.</summary>
    public static IReadOnlyList<GatewayOperation> All { get; } =
    [
        new()
        {
            Name = "memory_query",
            Path = "/memory/query",
            Method = "GET",
            IsPublic = true,
            Check = (request, _) => CheckLimit(request, MostQueryResults) ?? CheckCategory(request)
                ?? (request.Text("q")?.Length > RecallQuery.TextCharacters ? "q: too long" : null),
            ServeAsync = QueryAsync,
        },
        new()
        {
            Name = "memory_list",
            Path = "/memory/list",
            Method = "GET",
            IsPublic = true,
            Check = (request, now) => CheckLimit(request, MostListResults) ?? CheckCategory(request)
                ?? (request.Text("since") is { } since && !TimeText.TryParsePast(since, now, out _) ? "since: a time such as 7d or 2026-01-31" : null),
            ServeAsync = ListAsync,
        },
        new()
        {
            Name = "memory_store",
            Path = "/memory/store",
            Method = "POST",
            IsPublic = false,
            Check = (request, now) => CheckDraft(request, now),
            ServeAsync = StoreAsync,
        },
    ];

    private static string? CheckLimit(GatewayRequest request, int most)
        => request.Text("limit") is not { } text || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"limit: a whole number from 1 to {most}");

    private static string? CheckCategory(GatewayRequest request)
        => request.Text("type") is not { } text || WireNames.TryParse(text, out MemoryCategory _) ? null : $"type: one of {string.Join(", ", WireNames.CallerCategories)}";

    private static int Limit(GatewayRequest request, int usual) => request.Text("limit") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    private static MemoryFilter Filter(GatewayCall call) => new()
    {
        Category = WireNames.TryParse(call.Request.Text("type"), out MemoryCategory category) ? category : null,
        Since = call.Request.Text("since") is { } since && TimeText.TryParsePast(since, call.Now, out var time) ? time : null,
    };

    private static bool IsSold(GatewaySetup setup, MemoryVersion memory)
        => memory.Trust is not MemoryTrust.Quarantined && (setup.SellsEverything || memory.Visibility is MemoryVisibility.Public);

    private static async Task<GatewayReply> QueryAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        var limit = Limit(call.Request, QueryResults);
        IReadOnlyList<RecallHit> hits = [];
        if (call.Request.Text("q") is { } text)
        {
            await using var store = await call.Store.BorrowAsync(cancellationToken);
            if (store is not null)
            {
                // What is not sold is left out behind the ranking, so more is asked for than is given.
                var query = new RecallQuery { Text = text, Limit = call.Setup.SellsEverything ? limit : RecallQuery.MostResults, Filter = Filter(call) };
                var result = await new MemoryRecall(store, call.Setup.Clock).RecallAsync(query, cancellationToken);
                hits = [.. result.Hits.Where(hit => IsSold(call.Setup, hit.Memory)).Take(limit)];
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
            while (found.Count < limit && await reader.ListAsync(filter, PageMemories, offset, cancellationToken) is { Count: > 0 } page)
            {
                found.AddRange(page.Select(stored => stored.Version).Where(version => IsSold(call.Setup, version)));
                offset += page.Count;
            }
        }

        return Memories([.. found.Take(limit)], WriteMemory);
    }

    private static string? CheckDraft(GatewayRequest request, DateTimeOffset now)
        => request.Text("content") is null ? "content: it is missing"
            : NoiseFilter.IsNoise(request.Text("content")!) ? "content: it says nothing"
            : request.Text("type") is { } type && !(WireNames.TryParse(type, out MemoryCategory category) && PayersCategories.Contains(category))
                ? $"type: one of {string.Join(", ", PayersCategories.Select(WireNames.Of))}"
            : MemoryGuard.ForFaces.Admit(Draft(request, payment: null), now) is Admission.Refused refused ? $"content: {refused.Reason}"
            : null;

    /// <summary>The text of a payer. It is held back until the owner releases it, and its id follows from the payment: however often it is served, it is stored once.</summary>
    private static MemoryDraft Draft(GatewayRequest request, string? payment) => new()
    {
        Id = payment is null ? null : "paid-" + payment,
        Content = request.Text("content")!,
        Category = WireNames.TryParse(request.Text("type"), out MemoryCategory category) ? category : null,
        Metadata = request.Text("metadata"),
        Origin = MemoryOrigin.Paid,
        Trust = MemoryTrust.Quarantined,
        Source = "gateway",
    };

    private static async Task<GatewayReply> StoreAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        var draft = Draft(call.Request, call.Payment.ToString());
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
