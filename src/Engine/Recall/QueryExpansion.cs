using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Satchel.Engine.Budget;
using Satchel.Engine.Inference;
using Satchel.Engine.Store;

namespace Satchel.Engine.Recall;

/// <summary>
/// Lets a fast model name words beside those of a question. They are looked for as well and count less; the question stays what
/// it is. Answer: <c>{"expanded_query", "keywords", "entities"}</c>.
/// </summary>
internal static class QueryExpansion
{
    private const int MostKeywords = 8;
    private const int MostEntities = 8;
    private const int MostCharacters = 80;

    /// <summary>Longest rewording in characters: fifty words.</summary>
    private const int MostQueryCharacters = 400;

    private static readonly string Prompt = ReadPrompt();

    /// <summary>The words, from the cache where it has them.</summary>
    /// <exception cref="ModelException">There is no usable answer.</exception>
    public static async Task<IReadOnlyList<string>> AskAsync(
        ModelClients models, IMemoryStore store, string question, ExpansionCache cache, CancellationToken cancellationToken)
    {
        using var model = models.Chat(ModelRole.Fast, ModelPurpose.Expand, store.Name);
        var key = KeyOf(question, ((ChatClientMetadata)model.GetService(typeof(ChatClientMetadata))!).DefaultModelId!);
        if (cache.Find(key) is { } known)
        {
            return known;
        }

        var (words, _) = await ModelQuestion.AskAsync<IReadOnlyList<string>>(
            model,
            Prompt,
            json => json.WriteString("question", question),
            JsonValueKind.Object,
            Words,
            cancellationToken).ConfigureAwait(false);
        cache.Keep(key, words);
        return words;
    }

    private static IReadOnlyList<string> Words(JsonElement json)
    {
        IEnumerable<string> query = ModelQuestion.Text(json, "expanded_query") is { Length: <= MostQueryCharacters } text ? [text] : [];
        return
        [
            .. query,
            .. ModelQuestion.Texts(json, "keywords", MostKeywords, MostCharacters),
            .. ModelQuestion.Texts(json, "entities", MostEntities, MostCharacters),
        ];
    }

    /// <summary>The same for questions that differ in case and spaces only; nobody reads the question from it.</summary>
    private static string KeyOf(string question, string model)
    {
        var collapsed = string.Join(' ', question.ToLowerInvariant().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{collapsed}|{model}")));
    }

    private static string ReadPrompt()
    {
        using var stream = typeof(QueryExpansion).Assembly.GetManifestResourceStream("Satchel.Engine.Prompts.expand.md")
            ?? throw new InvalidOperationException("The prompt 'expand' is not in the program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
