using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Satchel.Server.Buying;

/// <summary>An operation that gateways sell, and how it is asked for.</summary>
public sealed record RemoteOperation
{
    private RemoteOperation(string name, HttpMethod method, string path, params IReadOnlyList<string> parameters)
        => (Name, Method, Path, Parameters) = (name, method, path, parameters);

    /// <summary>Every operation.</summary>
    public static IReadOnlyList<RemoteOperation> All { get; } =
    [
        new("memory_query", HttpMethod.Get, "/memory/query", "q", "limit", "type"),
        new("memory_list", HttpMethod.Get, "/memory/list", "type", "since", "limit"),
        new("memory_store", HttpMethod.Post, "/memory/store", "content", "type", "metadata"),
        new("ln_vendor_reputation", HttpMethod.Get, "/ln/vendor/{vendor}", "vendor", "network"),
        new("ln_vendor_trust", HttpMethod.Get, "/ln/trust/{vendor}", "vendor", "network"),
        new("ln_spending_summary", HttpMethod.Get, "/ln/spending", "since", "network"),
        new("ln_anomaly_check", HttpMethod.Post, "/ln/anomaly-check", "vendor", "amount_sats", "network"),
        new("ln_preflight", HttpMethod.Post, "/ln/preflight", "vendor", "amount_sats", "network"),
        new("ln_budget_check", HttpMethod.Get, "/ln/budget", "vendor", "network"),
        new("ln_compliance_report", HttpMethod.Get, "/ln/compliance-report", "since", "network"),
    ];

    /// <summary>Its name on the wire.</summary>
    public string Name { get; }

    /// <summary>The method.</summary>
    public HttpMethod Method { get; }

    /// <summary>The path, in which <c>{vendor}</c> stands for the vendor.</summary>
    public string Path { get; }

    /// <summary>The names of what it takes.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>The operation of this name; null where there is none.</summary>
    public static RemoteOperation? Find(string name) => All.FirstOrDefault(operation => operation.Name == name);

    /// <summary>Reads what it takes from a JSON object; Lightning Memory's name for the question, <c>query</c>, is understood.</summary>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    /// <exception cref="ArgumentException">It takes no such thing.</exception>
    public IReadOnlyDictionary<string, string> ReadValues(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind is not JsonValueKind.Object)
        {
            throw new JsonException("An object is needed.");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var given in document.RootElement.EnumerateObject())
        {
            var name = given.Name == "query" && !Parameters.Contains(given.Name, StringComparer.Ordinal) ? "q" : given.Name;
            if (given.Value.ValueKind is JsonValueKind.Null)
            {
                continue;
            }

            if (!Parameters.Contains(name, StringComparer.Ordinal) || !values.TryAdd(name, given.Value.ValueKind is JsonValueKind.String ? given.Value.GetString()! : given.Value.GetRawText()))
            {
                throw new ArgumentException("It takes no such thing, or it stands twice.", nameof(json));
            }
        }

        return values;
    }

    /// <summary>The address of a request.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="values">What it takes; a value that stands in the path is escaped, so that it can lead to no other operation.</param>
    /// <exception cref="ArgumentException">The vendor is missing where it stands in the path, or would change the path.</exception>
    public Uri Address(Uri gateway, IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        ArgumentNullException.ThrowIfNull(values);
        var vendor = values.GetValueOrDefault("vendor", "");
        var isInPath = Path.Contains("{vendor}", StringComparison.Ordinal);
        if (isInPath && vendor is "" or "." or "..")
        {
            throw new ArgumentException("A vendor is needed.", nameof(values));
        }

        var path = Path.Replace("{vendor}", Uri.EscapeDataString(vendor), StringComparison.Ordinal);
        var query = Method == HttpMethod.Get
            ? string.Join('&', values.Where(value => !(isInPath && value.Key == "vendor")).Select(value => $"{Uri.EscapeDataString(value.Key)}={Uri.EscapeDataString(value.Value)}"))
            : "";
        return new Uri(gateway.GetLeftPart(UriPartial.Path).TrimEnd('/') + path + (query.Length > 0 ? "?" + query : ""));
    }

    /// <summary>The body of a request; null where it has none.</summary>
    public ReadOnlyMemory<byte>? Body(IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (Method != HttpMethod.Post)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in values)
            {
                if (name == "amount_sats" && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    json.WriteNumber(name, number);
                }
                else if (name == "metadata")
                {
                    json.WritePropertyName(name);
                    json.WriteRawValue(value);
                }
                else
                {
                    json.WriteString(name, value);
                }
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
