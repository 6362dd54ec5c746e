using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Satchel.Samples.Chat;

/// <summary>Stands in for a model, so that the sample needs no key: it repeats what it was told is known. Put your own client here.</summary>
internal sealed class ScriptedModel : IChatClient
{
    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var known = messages.Where(message => message.Role == ChatRole.System)
            .SelectMany(message => message.Text.Split('\n'))
            .Where(line => line.StartsWith("- ", StringComparison.Ordinal))
            .ToArray();
        var text = known.Length == 0 ? "Noted." : $"I remember: {known[0][2..]}";
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // It holds nothing.
    }
}
