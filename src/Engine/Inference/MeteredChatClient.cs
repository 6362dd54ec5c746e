using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Satchel.Engine.Budget;
using Satchel.Engine.Model;

namespace Satchel.Engine.Inference;

/// <summary>A chat model whose calls are paid from the budget, for one purpose and store.</summary>
internal sealed class MeteredChatClient(IChatClient inner, ChatEndpoint endpoint, CallMeter meter, ModelPurpose purpose, StoreName store) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> asked = [.. messages];
        var input = TextTokens.Estimate(asked.Select(message => message.Text)) + TextTokens.Estimate(options?.Instructions ?? "");
        var call = new MeteredCall
        {
            Store = store,
            Purpose = purpose,
            Model = endpoint.Model,
            Price = endpoint.Price,
            PriceSetting = ModelSettings.ChatInputPrice,
            Most = new TokenCount(input, endpoint.OutputTokens(options)),
        };
        return meter.RunAsync(
            call,
            () => inner.GetResponseAsync(asked, options, cancellationToken),
            answer => answer.Usage,
            answer => TextTokens.Estimate(answer.Text),
            cancellationToken);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => inner.GetService(serviceType, serviceKey);

    public void Dispose() => inner.Dispose();
}
