using System.Text.Json;
using System.Text.RegularExpressions;
using Satchel.Engine.Settings;

namespace Satchel.Engine.Inference;

/// <summary>Which of the models that a chat endpoint lists suit the roles. Asking for the list costs nothing.</summary>
public static partial class ModelCatalogue
{
    /// <summary>Longest time that a list may take.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Most bytes of a list: OpenRouter's has about half a megabyte.</summary>
    private const int AnswerBytes = 8 << 20;

    /// <summary>Longer numbers in a name are dates, not versions.</summary>
    private const int VersionDigits = 3;

    /// <summary>Asks an endpoint which models it has, and chooses.</summary>
    /// <param name="settings">The owner's settings, which name the endpoint and its key.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">A number from 0 to 1 by chance, which scatters repeated requests.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A model for each role; empty where nothing is certain.</returns>
    /// <exception cref="ModelException">There is no usable answer, or the address may not be called.</exception>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    public static async Task<IReadOnlyDictionary<ModelRole, string>> ChooseAsync(
        SatchelSettings settings, TimeProvider time, Func<double> random, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Text(ModelSettings.ChatEndpointKey) is not { } address)
        {
            return new Dictionary<ModelRole, string>();
        }

        var provider = ProviderAddress.Parse(ModelSettings.ChatEndpointKey, address);
        var key = settings.Text(ModelSettings.ChatKey);
        var request = new ModelRequest
        {
            Provider = provider,
            Address = new Uri(provider.Endpoint.AbsoluteUri.TrimEnd('/') + "/models"),
            KeySetting = ModelSettings.ChatKey,
            Key = key is null || provider.IsOpenRouter ? null : new ApiKey(key),
            Body = null,
            Deadline = Deadline,
            AnswerBytes = AnswerBytes,
        };
        using var http = new ModelHttp(time, random);
        return Choose(await http.SendAsync(request, Read, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Of the models of one family the one with the highest version; where an endpoint has only one model, that.</summary>
    internal static IReadOnlyDictionary<ModelRole, string> Choose(IReadOnlyList<string> models)
    {
        var fast = models is [var only] ? only : Newest(models, "anthropic/claude-haiku-");
        var slow = models is [var single] ? single : Newest(models, "anthropic/claude-sonnet-");
        var chosen = new Dictionary<ModelRole, string>();
        if (fast is not null && slow is not null)
        {
            (chosen[ModelRole.Fast], chosen[ModelRole.Canonical], chosen[ModelRole.Metadata]) = (fast, slow, slow);
        }

        return chosen;
    }

    private static string? Newest(IReadOnlyList<string> models, string family)
        => models.Where(model => model.StartsWith(family, StringComparison.Ordinal) && model.Length > family.Length && char.IsAsciiDigit(model[family.Length]))
            .OrderByDescending(model => Version(model[family.Length..]))
            .ThenBy(model => model.Contains(':', StringComparison.Ordinal))
            .ThenBy(model => model, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>The first two numbers of a name that can be a version, as one.</summary>
    private static int Version(string name)
    {
        int[] numbers = [.. Number().Matches(name).Where(match => match.Length <= VersionDigits).Select(match => int.Parse(match.ValueSpan, System.Globalization.CultureInfo.InvariantCulture)), 0, 0];
        return (numbers[0] * 1_000) + numbers[1];
    }

    private static string[] Read(ReadOnlyMemory<byte> answer)
    {
        using var document = JsonDocument.Parse(answer);
        if (document.RootElement.ValueKind is not JsonValueKind.Object || !document.RootElement.TryGetProperty("data", out var data) || data.ValueKind is not JsonValueKind.Array)
        {
            throw new JsonException();
        }

        return [.. data.EnumerateArray().Select(model => model.ValueKind is JsonValueKind.Object && model.TryGetProperty("id", out var id) ? id.GetString() : null).OfType<string>()];
    }

    [GeneratedRegex("[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Number();
}
