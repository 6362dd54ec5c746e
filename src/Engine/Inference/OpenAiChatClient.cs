using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Satchel.Engine.Inference;

/// <summary>A chat model behind an address that speaks OpenAI's form.</summary>
internal sealed class OpenAiChatClient(ModelHttp http, ChatEndpoint endpoint) : IChatClient
{
    /// <summary>Most bytes of an answer: a thousand times what its tokens need.</summary>
    private const int AnswerBytes = 8 * 1024 * 1024;

    private readonly ChatClientMetadata _metadata = new(endpoint.Provider.ToString(), endpoint.Provider.Endpoint, endpoint.Model);

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        UsageDetails? spent = null;
        var request = Request(messages, options);
        try
        {
            return await http.SendAsync(request, Read, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelException error)
        {
            error.Usage = spent;
            throw;
        }

        ChatResponse Read(ReadOnlyMemory<byte> body)
        {
            var answer = JsonSerializer.Deserialize(body.Span, InferenceJson.Default.ChatAnswer) ?? throw new JsonException();
            var usage = CallUsage.Read(answer.Usage);
            spent = CallUsage.Sum(spent, usage);
            var choice = answer.Choices is [{ } first, ..] ? first : null;
            if ((answer.Error ?? choice?.Error) is { } failure)
            {
                throw ModelHttp.Failure(failure.Status(), request);
            }

            var finish = choice?.FinishReason is { Length: > 0 } reason ? new ChatFinishReason(reason) : (ChatFinishReason?)null;
            if (choice?.Message?.Content is not { } text || string.IsNullOrWhiteSpace(text))
            {
                throw finish == ChatFinishReason.Length
                    ? new ModelException(ModelError.Truncated, $"{endpoint.Provider} reached the limit of tokens before it had said anything.")
                    : new ModelException(ModelError.InvalidAnswer, $"{endpoint.Provider} gave an empty answer.");
            }

            return new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { ModelId = endpoint.Model, FinishReason = finish, Usage = spent };
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Answers are read whole, since nothing is shown while it arrives.
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;

    public void Dispose()
    {
        // The connections belong to all clients together.
    }

    private ModelRequest Request(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        IEnumerable<ChatMessage> said = options?.Instructions is { } instructions ? [new ChatMessage(ChatRole.System, instructions), .. messages] : messages;
        var body = new ChatWire.ChatRequest
        {
            Model = endpoint.Model,
            MaxTokens = endpoint.OutputTokens(options),
            Messages = [.. said.Select(message => new ChatWire.Message { Role = message.Role.Value, Content = message.Text })],
            Temperature = options?.Temperature,
            Usage = endpoint.Provider.IsOpenRouter ? new ChatWire.IncludedUsage() : null,
        };
        return new ModelRequest
        {
            Provider = endpoint.Provider,
            Address = endpoint.Provider.Below("chat/completions"),
            KeySetting = ModelSettings.ChatKey,
            Key = endpoint.Key,
            Body = JsonSerializer.SerializeToUtf8Bytes(body, InferenceJson.Default.ChatRequest),
            Deadline = endpoint.Deadline,
            AnswerBytes = AnswerBytes,
        };
    }
}
