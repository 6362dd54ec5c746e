using System.Globalization;
using System.Text.Json;

namespace Satchel.Server.Gateway;

/// <summary>What a gateway sells as an OpenAPI document (3.1), for programs that make clients of it.</summary>
internal static class GatewayDescription
{
    private const string Challenge = "Pay the invoice in WWW-Authenticate, and ask again with Authorization: L402 TOKEN:PREIMAGE";

    /// <summary>Writes the properties of the document.</summary>
    public static void Write(Utf8JsonWriter json, GatewaySetup setup, Uri address)
    {
        json.WriteString("openapi", "3.1.0");
        json.WriteStartObject("info");
        json.WriteString("title", "Satchel gateway");
        json.WriteString("version", setup.Version);
        json.WriteEndObject();
        json.WriteStartArray("servers");
        json.WriteStartObject();
        json.WriteString("url", (setup.PublicAddress ?? address).ToString().TrimEnd('/'));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("paths");
        foreach (var operation in GatewayOperations.All.Where(setup.Sells))
        {
            WritePath(json, operation, setup.Price(operation.Name).SatsRoundedUp);
        }

        json.WriteEndObject();
        json.WriteStartObject("components");
        json.WriteStartObject("securitySchemes");
        json.WriteStartObject("l402");
        json.WriteString("type", "http");
        json.WriteString("scheme", "L402");
        json.WriteString("description", Challenge);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes what an operation takes as a JSON Schema.</summary>
    public static void WriteSchema(Utf8JsonWriter json, IEnumerable<GatewayParameter> parameters)
    {
        var all = parameters.ToList();
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var parameter in all)
        {
            json.WritePropertyName(parameter.Name);
            WriteType(json, parameter);
        }

        json.WriteEndObject();
        GatewayManifest.WriteTexts(json, "required", all.Where(parameter => parameter.IsRequired).Select(parameter => parameter.Name));
        json.WriteEndObject();
    }

    private static void WritePath(Utf8JsonWriter json, GatewayOperation operation, long sats)
    {
        json.WriteStartObject(operation.Template);
        json.WriteStartObject(operation.Method.ToLowerInvariant());
        json.WriteString("operationId", operation.Name);
        json.WriteString("summary", operation.Description);
        json.WriteNumber("x-price-sats", sats);
        json.WriteStartArray("parameters");
        foreach (var parameter in operation.Parameters.Where(parameter => parameter.IsInPath || !operation.HasBody))
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteString("in", parameter.IsInPath ? "path" : "query");
            json.WriteBoolean("required", parameter.IsRequired);
            json.WritePropertyName("schema");
            WriteType(json, parameter);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (operation.HasBody)
        {
            json.WriteStartObject("requestBody");
            json.WriteBoolean("required", true);
            json.WriteStartObject("content");
            json.WriteStartObject("application/json");
            json.WritePropertyName("schema");
            WriteSchema(json, operation.Parameters);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        WriteAnswers(json);
        json.WriteStartArray("security");
        json.WriteStartObject();
        GatewayManifest.WriteTexts(json, "l402", []);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteAnswers(Utf8JsonWriter json)
    {
        json.WriteStartObject("responses");
        foreach (var (status, description) in ((int, string)[])
            [(200, "The answer"), (400, "The request cannot be served; it costs nothing"), (401, "The credential cannot be read"), (402, Challenge), (429, "Too many requests"), (503, "Try again; a paid token stays good")])
        {
            json.WriteStartObject(status.ToString(CultureInfo.InvariantCulture));
            json.WriteString("description", description);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteType(Utf8JsonWriter json, GatewayParameter parameter)
    {
        json.WriteStartObject();
        json.WriteString("type", parameter.Type);
        json.WriteString("description", parameter.Description);
        if (parameter.Minimum is { } least)
        {
            json.WriteNumber("minimum", least);
        }

        if (parameter.Maximum is { } most)
        {
            json.WriteNumber("maximum", most);
        }

        if (parameter.Choices.Count > 0)
        {
            GatewayManifest.WriteTexts(json, "enum", parameter.Choices);
        }

        json.WriteEndObject();
    }
}
