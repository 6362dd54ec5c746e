// Chat: two conversations of one person; the second knows what the first one said. Usage: Chat HOME
using Microsoft.Extensions.AI;
using Satchel.Engine.Library;
using Satchel.Samples.Chat;

if (args is not [var home])
{
    Console.Error.WriteLine("usage: Chat HOME");
    return 2;
}

await using var memory = await SatchelMemory.OpenAsync(new SatchelOptions { Home = home, Actor = "chat" });
await SayAsync("monday", "My daughter Mia is allergic to peanuts.");
await SayAsync("friday", "Which allergy does Mia have?");
return 0;

async Task SayAsync(string session, string text)
{
    using var model = new ScriptedModel();
    using var client = new RememberingChatClient(model, memory, session);
    Console.WriteLine($"{session}> {text}");
    Console.WriteLine((await client.GetResponseAsync(text)).Text);
}
