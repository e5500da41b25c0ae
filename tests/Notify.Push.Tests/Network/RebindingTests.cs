using System.Net;
using System.Net.Sockets;
using Notify.Delivery;
using Notify.Push.Network;
using Notify.Push.Tests.Harness;
using Notify.Testing;
using Texts = Notify.Push.Tests.Harness.Subscriptions;

namespace Notify.Push.Tests.Network;

/// <summary>
/// A public name alone is not trusted: its addresses are checked when the connection is opened, and the connection goes
/// to a checked address.
/// </summary>
public class RebindingTests
{
    private const string Public = "https://push.example.com/x";

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:192.168.0.1")]
    [InlineData("8.8.8.8", "127.0.0.1")]
    public async Task A_name_that_resolves_to_a_private_address_is_refused(params string[] addresses)
    {
        var resolver = new ScriptedResolver([.. addresses.Select(IPAddress.Parse)]);
        await using var world = await PushWorld.StartAsync(
            configure: o => (o.AllowPrivateNetworks, o.AllowAnyPublicHost) = (false, true),
            resolver: resolver);

        var result = await world.SendAsync(PushWorld.Request(Texts.Json(Public)));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "endpoint_refused"));
        resolver.Asked.Should().Equal("push.example.com");
        world.Service.RequestsReceived.Should().Be(0);
        world.Log.Collector.GetSnapshot().Should().ContainSingle().Which.Id.Id.Should().Be(4003);
    }

    [Fact]
    public async Task The_connection_goes_to_the_address_that_was_looked_at()
    {
        await using var service = await LocalPushService.StartAsync(new LocalPushServiceOptions { UseHttps = true });
        // The first answer leads to the service; a second look-up would lead elsewhere.
        var resolver = new ScriptedResolver([IPAddress.Loopback], [IPAddress.Parse("192.0.2.1")]);
        await using var world = await PushWorld.StartAsync(
            configure: o =>
            {
                o.AllowedHosts.Add($"push.example.com:{service.Port}");
                o.TrustedFingerprints.Add(
                    service.Certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256));
            },
            resolver: resolver);
        var known = service.CreateSubscription();
        var endpoint = $"https://push.example.com:{service.Port}{known.Endpoint.AbsolutePath}";

        var result = await world.SendAsync(PushWorld.Request(Texts.Json(endpoint, known.P256dh, known.Auth)));

        // The service was reached, and rejects the token because of its audience.
        result.Outcome.Should().Be(SendOutcome.Misconfigured);
        service.RequestsReceived.Should().Be(1);
        resolver.Asked.Should().Equal("push.example.com");
    }

    [Fact]
    public async Task An_address_in_the_endpoint_itself_is_looked_at_too()
    {
        await using var service = await LocalPushService.StartAsync();
        await using var world = await PushWorld.StartAsync(configure: o => o.AllowPrivateNetworks = false);

        var result = await world.SendAsync(service.CreateSubscription());

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "endpoint_refused"));
        service.RequestsReceived.Should().Be(0);
        world.Log.Collector.GetSnapshot()
            .Should().Contain(line => line.Id.Id == 4003 && line.Message.Contains(service.Origin));
    }

    [Theory]
    [InlineData(SocketError.NoRecovery)]
    [InlineData(SocketError.TryAgain)]
    public async Task A_resolver_that_fails_pauses_that_push_service_alone(SocketError error)
    {
        var resolver = new ScriptedResolver { Error = error };
        await using var world = await PushWorld.StartAsync(
            configure: o => o.AllowAnyPublicHost = true,
            resolver: resolver);

        var result = await world.SendAsync(PushWorld.Request(Texts.Json(Public)));

        (result.Outcome, result.Error, result.Scope).Should().Be((SendOutcome.Unreachable, "dns", PauseScope.Origin));
    }

    [Fact]
    public async Task A_name_without_addresses_does_not_exist()
    {
        await using var world = await PushWorld.StartAsync(
            configure: o => o.AllowAnyPublicHost = true,
            resolver: new ScriptedResolver([
                [],
            ]));

        (await world.SendAsync(PushWorld.Request(Texts.Json(Public)))).Error.Should().Be("host_unknown");
    }

    [Fact]
    public async Task The_machines_own_resolver_is_asked_by_default() =>
        (await new DnsResolver().ResolveAsync("localhost", CancellationToken.None))
            .Should().OnlyContain(address => IPAddress.IsLoopback(address));

    private sealed class ScriptedResolver(params IPAddress[][] answers) : IHostResolver
    {
        private readonly Queue<IPAddress[]> _answers = new(answers);

        public List<string> Asked { get; } = [];

        public SocketError? Error { get; init; }

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            Asked.Add(host);
            return Error is { } error ? throw new SocketException((int)error) : Task.FromResult(_answers.Dequeue());
        }
    }
}
