using System.Net;
using System.Text.Json;

namespace Notify.Testing.Tests.Telegram;

public sealed class BotUpdatesTests
{
    public static TheoryData<string, string> Updates => new()
    {
        { BotUpdates.Start(42, "token", 7), "message.text=/start token" },
        { BotUpdates.Start(42), "message.text=/start" },
        { BotUpdates.Message(42, "\"hello\""), "message.text=\"hello\"" },
        { BotUpdates.Blocked(42), "my_chat_member.new_chat_member.status=kicked" },
        { BotUpdates.Unblocked(42), "my_chat_member.new_chat_member.status=member" },
        { BotUpdates.Membership(-42, "group", "left"), "my_chat_member.chat.type=group" },
    };

    [Theory]
    [MemberData(nameof(Updates))]
    public void An_update_has_a_number_and_what_happened(string update, string holds)
    {
        using var document = JsonDocument.Parse(update);
        var (path, value) = (
            holds[..holds.IndexOf('=', StringComparison.Ordinal)],
            holds[(holds.IndexOf('=', StringComparison.Ordinal) + 1)..]);

        document.RootElement.GetProperty("update_id").GetInt64().Should().BePositive();
        path.Split('.')
            .Aggregate(document.RootElement, (element, name) => element.GetProperty(name))
            .GetString()
            .Should().Be(value);
    }

    [Theory]
    [InlineData("secret_token")]
    [InlineData(null)]
    public async Task It_is_posted_as_Telegram_does(string? secret)
    {
        using var host = new Recorder();
        using var client = new HttpClient(host) { BaseAddress = new Uri("http://localhost") };

        using var answer = await BotUpdates.PostAsync(client, "/inbound/telegram", secret, BotUpdates.Start(42));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        host.Seen.Should().Be($"POST /inbound/telegram application/json {secret} {BotUpdates.Start(42)}");
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public string? Seen { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken)
        {
            var secret = request.Headers.TryGetValues("X-Telegram-Bot-Api-Secret-Token", out var values)
                ? values.Single()
                : null;
            Seen =
                $"{request.Method} {request.RequestUri!.AbsolutePath} {request.Content!.Headers.ContentType} {secret} "
                    + $"{await request.Content.ReadAsStringAsync(cancellationToken)}";
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
