using System.Text.Json.Serialization;

namespace Satchel.Engine.Recall;

/// <summary>The form of the cache of expansions.</summary>
[JsonSerializable(typeof(ExpansionFile))]
internal sealed partial class ExpansionJson : JsonSerializerContext;
