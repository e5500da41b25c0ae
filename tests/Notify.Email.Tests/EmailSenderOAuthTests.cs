using Microsoft.Extensions.Time.Testing;
using Notify.Delivery;
using Notify.Email.Tests.Harness;
using Notify.Testing;

namespace Notify.Email.Tests;

public sealed class EmailSenderOAuthTests
{
    private static LocalSmtpServerOptions Server(Func<string, string, bool> good) =>
        new()
        {
            AllowOAuth2 = true,
            RequireAuthentication = true,
            ValidateToken = good,
        };

    [Fact]
    public async Task Each_connection_asks_for_a_fresh_token()
    {
        var asked = 0;
        await using var world = await MailWorld.StartAsync(
            Server((user, token) => user == "alerts" && token.StartsWith("token", StringComparison.Ordinal)),
            options =>
            {
                options.UserName = "alerts";
                options.TokenProvider = _ => ValueTask.FromResult($"token{++asked}");
                options.MaxMessagesPerConnection = 2;
            });

        for (var i = 0; i < 4; i++)
            (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);

        asked.Should().Be(2);
        world.Server.ConnectionsAccepted.Should().Be(2);
        (await world.ReceivedAsync(4)).Should().OnlyContain(mail => mail.AuthenticatedAs == "alerts");
    }

    [Fact]
    public async Task A_refused_token_is_refreshed_once()
    {
        var asked = 0;
        await using var world = await MailWorld.StartAsync(Server((_, token) => token == "token2"), options =>
        {
            options.UserName = "alerts";
            options.TokenProvider = _ => ValueTask.FromResult($"token{++asked}");
        });

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
        asked.Should().Be(2);
    }

    [Fact]
    public async Task A_token_refused_twice_is_misconfigured()
    {
        var asked = 0;
        await using var world = await MailWorld.StartAsync(Server((_, _) => false), options =>
        {
            options.UserName = "alerts";
            options.TokenProvider = _ => ValueTask.FromResult($"token-secret-{++asked}");
        });

        var result = await world.SendAsync();

        result.Outcome.Should().Be(SendOutcome.Misconfigured);
        result.ToString().Should().NotContain("token-secret");
        asked.Should().Be(2);
    }

    [Fact]
    public async Task A_refresh_that_takes_too_long_is_unreachable_and_burns_nothing()
    {
        var time = new FakeTimeProvider();
        var asked = 0;
        await using var world = await MailWorld.StartAsync(Server((_, _) => false), time: time, configure: options =>
        {
            options.UserName = "alerts";
            options.TokenProvider = async token =>
            {
                if (++asked == 1)
                    return "token";
                time.Advance(TimeSpan.FromSeconds(31));
                await new TaskCompletionSource().Task.WaitAsync(token);
                return "too late";
            };
        });

        var result = await world.SendAsync();

        (result.Outcome, result.Error, asked).Should().Be((SendOutcome.Unreachable, "timeout", 2));
    }

    [Fact]
    public async Task A_token_provider_that_throws_burns_nothing()
    {
        await using var world = await MailWorld.StartAsync(Server((_, _) => true), options =>
        {
            options.UserName = "alerts";
            options.TokenProvider = _ => throw new HttpRequestException("client_secret=abc");
        });

        var result = await world.SendAsync();

        result.Outcome.Should().Be(SendOutcome.Unreachable);
        result.Error.Should().Be("token_provider");
        result.Detail.Should().NotContain("abc");
    }

    [Fact]
    public async Task An_empty_token_is_no_token()
    {
        await using var world = await MailWorld.StartAsync(
            Server((_, _) => true),
            options => (options.UserName, options.TokenProvider) = ("alerts", _ => ValueTask.FromResult("")));

        (await world.SendAsync()).Error.Should().Be("token_provider");
    }

    [Fact]
    public async Task A_server_without_logins_is_misconfigured()
    {
        await using var world = await MailWorld.StartAsync(configure: options =>
            (options.UserName, options.TokenProvider) = ("alerts", _ => ValueTask.FromResult("token")));

        (await world.SendAsync()).Error.Should().Be("auth_unsupported");
    }
}
