using System.Text.Json.Nodes;
using Satchel.Engine.Budget.Sqlite;
using Satchel.Engine.Inference;
using Satchel.Engine.Pipeline;
using Satchel.Engine.Pipeline.Refinement;
using Satchel.Engine.Settings;
using Satchel.Engine.Store;
using Satchel.Testing.Inference;

namespace Satchel.RecallQuality;

/// <summary>
/// Refines every memory of a store before it is asked: by a model of the owner's, or by a double that keeps every text as it
/// stands, which shows what the way through the worker does by itself.
/// </summary>
internal static class Refinement
{
    /// <summary>Does every job of the stores below a home.</summary>
    /// <param name="root">The home.</param>
    /// <param name="catalog">Its stores.</param>
    /// <param name="endpoint">Of an OpenAI-compatible model; null for the double.</param>
    /// <param name="model">Its name.</param>
    /// <exception cref="InvalidOperationException">A job was not done.</exception>
    public static async Task RunAsync(string root, IStoreCatalog catalog, string? endpoint, string model)
    {
        await using var models = endpoint is null ? new ModelDouble { Chat = Answer } : null;
        var home = SatchelHome.Resolve(root, _ => null, root);
        var file = new SettingsFile(home, TimeProvider.System);
        await file.SetAsync(SettingRegistry.Get("llm.endpoint"), endpoint ?? $"{models!.Address}v1", default);
        foreach (var role in (string[])["fast", "canonical", "metadata"])
        {
            await file.SetAsync(SettingRegistry.Get($"llm.model.{role}"), model, default);
        }

        using var clients = new ModelClients(
            SatchelSettings.Load(home, file, _ => null), new Purse(home.PurseFile, TimeProvider.System), TimeProvider.System, () => 0.5);
        using var worker = new Worker(catalog, [new RefineHandler(clients, TimeProvider.System)], new WorkerOptions(), TimeProvider.System);
        var reports = await worker.DrainAsync([], null, default);
        if (reports.FirstOrDefault(report => report.PutOff + report.Parked > 0 || report.Problem is not null) is { } failed)
        {
            throw new InvalidOperationException($"{failed.PutOff} jobs failed, {failed.Parked} were given up: {failed.Problem}");
        }
    }

    /// <summary>The text is one fact as it stands, nothing is known already, nothing is found besides, nothing caused anything.</summary>
    private static string Answer(ModelCall call)
    {
        var data = JsonNode.Parse(call.User)!.AsObject();
        return data switch
        {
            _ when data.ContainsKey("facts") => """{"actions":[{"action":"ADD","target_id":null,"merged_text":null,"reason":""}]}""",
            _ when data.ContainsKey("new") => "[]",
            _ when data.ContainsKey("said_at") => new JsonObject
            {
                ["facts"] = new JsonArray(new JsonObject { ["text"] = (string)data["text"]!, ["category"] = "fact", ["importance"] = 3, ["entities"] = new JsonArray() }),
                ["skip_reason"] = null,
            }.ToJsonString(),
            _ => """{"entities":[],"keywords":[],"summary":"","semantic_facts":[]}""",
        };
    }
}
