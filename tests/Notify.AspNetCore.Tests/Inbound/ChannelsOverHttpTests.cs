using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.AspNetCore.Tests.Harness;
using Notify.Email;
using Notify.Inbound;
using Notify.Telegram;
using Notify.Testing;
using NSubstitute;

namespace Notify.AspNetCore.Tests.Inbound;

/// <summary>The channels' own inbound sides, as their providers reach them.</summary>
public sealed class ChannelsOverHttpTests : IAsyncDisposable
{
    private const string Secret = "webhook-secret";
    private const string Telegram = NotifyApp.Base + "/inbound/telegram";
    private const string Email = NotifyApp.Base + "/inbound/email";
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly NotifyApp _app;
    private readonly HttpClient _client;

    public ChannelsOverHttpTests()
    {
        _app = new NotifyApp
        {
            More = services => services
                .Configure<TelegramOptions>(options => (options.WebhookSecret, options.BotUserName) = (Secret, "notify_bot"))
                .Configure<EmailOptions>(options => options.InboundKey = Convert.ToBase64String(_key)),
        };
        _client = _app.As(Users.Nobody);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_start_link_links_the_chat_and_the_user_is_told()
    {
        var link = _app.Services.GetRequiredService<ITelegramLinks>().CreateLink("ada");
        link.Host.Should().Be("t.me");
        var token = link.Query["?start=".Length..];

        using var answer = await BotUpdates.PostAsync(_client, Telegram, Secret, BotUpdates.Start(42, token));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.JsonAsync())["method"]!.GetValue<string>().Should().Be("sendMessage");
        (await _app.Book.GetAddressesAsync("ada", "telegram")).Should().Equal("42");
    }

    [Fact]
    public async Task A_scoped_address_book_is_the_requests_own()
    {
        var books = new List<IAddressBook>();
        await using var app = new NotifyApp
        {
            More = services => services
                .Configure<TelegramOptions>(options => options.WebhookSecret = Secret)
                .Configure<EmailOptions>(options => options.InboundKey = Convert.ToBase64String(_key))
                .AddScoped(_ =>
                {
                    books.Add(Substitute.For<IAddressBook>());
                    return books[^1];
                }),
        };
        using var client = app.As(Users.Nobody);
        for (var i = 1; i <= 2; i++)
        {
            using var blocked = await BotUpdates.PostAsync(client, Telegram, Secret, BotUpdates.Blocked(42));
            blocked.StatusCode.Should().Be(HttpStatusCode.OK);
            books.Should().HaveCount(i);
            await books[^1].Received(1).SuppressAsync("telegram", "42", Arg.Any<Suppression>(), Arg.Any<CancellationToken>());
        }
    }

    [Fact]
    public async Task Who_blocks_the_bot_is_suppressed_and_who_takes_it_back_is_not()
    {
        using var blocked = await BotUpdates.PostAsync(_client, Telegram, Secret, BotUpdates.Blocked(42));
        blocked.StatusCode.Should().Be(HttpStatusCode.OK);
        (await _app.Book.GetSuppressionAsync("telegram", "42"))!.Reason.Should().Be(SuppressionReason.Blocked);

        using var unblocked = await BotUpdates.PostAsync(_client, Telegram, Secret, BotUpdates.Unblocked(42, updateId: 2));
        (await _app.Book.GetSuppressionAsync("telegram", "42")).Should().BeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("webhook-secreT")]
    public async Task An_update_without_the_secret_is_401_and_does_nothing(string? secret)
    {
        using var answer = await BotUpdates.PostAsync(_client, Telegram, secret, BotUpdates.Blocked(42));
        await answer.ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        (await _app.Book.GetSuppressionAsync("telegram", "42")).Should().BeNull();
    }

    [Fact]
    public async Task A_returned_mail_suppresses_its_mailbox()
    {
        var returnAddress = await SendAsync("unknown@example.com");

        (await PostAsync(Bounce(returnAddress), "message/rfc822", _key)).StatusCode.Should().Be(HttpStatusCode.OK);

        (await _app.Book.GetSuppressionAsync("email", "unknown@example.com"))!.Reason.Should().Be(SuppressionReason.Bounced);
    }

    [Fact]
    public async Task A_report_on_a_mail_that_was_never_sent_suppresses_nothing()
    {
        var returnAddress = await SendAsync("mallory@example.com");

        foreach (var address in new[] { "bounce+anything@example.com", returnAddress })
            (await PostAsync(Bounce(address), "message/rfc822", _key)).StatusCode.Should().Be(HttpStatusCode.OK);

        (await _app.Book.GetSuppressionAsync("email", "unknown@example.com")).Should().BeNull();
    }

    [Fact]
    public async Task A_signed_note_suppresses_its_mailbox()
    {
        const string Bounces = """{"bounces":[{"address":"unknown@example.com","hard":true,"status":"5.1.1"}]}""";
        using var answer = await PostAsync(Bounces, "application/json", _key);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await _app.Book.GetSuppressionAsync("email", "unknown@example.com"))!.Reason.Should().Be(SuppressionReason.Bounced);
    }

    [Theory]
    [InlineData("message/rfc822")]
    [InlineData("application/json")]
    public async Task What_another_key_has_signed_is_401_and_does_nothing(string type)
    {
        var body = type == "application/json"
            ? """{"bounces":[{"address":"unknown@example.com","hard":true,"status":"5.1.1"}]}"""
            : Bounce(await SendAsync("unknown@example.com"));
        await (await PostAsync(body, type, RandomNumberGenerator.GetBytes(32))).ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        (await _app.Book.GetSuppressionAsync("email", "unknown@example.com")).Should().BeNull();
    }

    [Fact]
    public async Task A_channel_without_its_secret_takes_nothing()
    {
        await using var app = new NotifyApp();
        using var client = app.As(Users.Nobody);
        using var answer = await BotUpdates.PostAsync(client, Telegram, Secret, BotUpdates.Blocked(42));
        await answer.ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    /// <summary>Sends an e-mail with the channel's own sender.</summary>
    /// <returns>The return address that its server received.</returns>
    private async Task<string> SendAsync(string address)
    {
        await using var server = await LocalSmtpServer.StartAsync();
        var services = new ServiceCollection().AddSingleton<TimeProvider>(_app.Time).AddLogging();
        services.AddNotify(options => options.Via = Via.FirstOf(Channels.Email)).AddTemplates("Templates").AddEmail(options =>
        {
            (options.Host, options.Port, options.Security) = (server.Host, server.Port, SmtpSecurity.None);
            (options.From, options.EnvelopeSender) = ("alerts@example.com", "bounce+{id}@example.com");
            options.InboundKey = Convert.ToBase64String(_key);
        });
        await using var sender = services.BuildServiceProvider();
        var notification = new Notification("welcome", new Recipient { Email = address }) { Model = new { Name = "Ada" } };
        await sender.GetRequiredService<INotifier>().SendAsync(notification);
        return server.Messages.Single().From;
    }

    private async Task<HttpResponseMessage> PostAsync(string body, string type, byte[] key)
    {
        var bytes = Encoding.ASCII.GetBytes(body);
        var now = _app.Time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, Email)
        {
            Content = new ByteArrayContent(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } },
        };
        request.Headers.Add(InboundSignature.TimestampHeader, InboundSignature.Timestamp(now));
        request.Headers.Add(
            InboundSignature.SignatureHeader, InboundSignature.Sign(key, now, Channels.Email, type, bytes));
        return await _client.SendAsync(request);
    }

    private static string Bounce(string returnAddress) => $"""
        From: MAILER-DAEMON@mx.example.net
        To: {returnAddress}
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain

        The mailbox does not exist.

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.net

        Final-Recipient: rfc822; unknown@example.com
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1 no such user

        --b--

        """.ReplaceLineEndings("\r\n");
}
