using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Notify.Delivery;
using Notify.Templates;
using Notify.Testing.Conformance;

namespace Sample.Channel_1.Tests;

/// <summary>A sender and its provider, for one conformance case.</summary>
internal sealed class PagerFixture : ISenderFixture
{
    private readonly LocalProvider _provider;
    private readonly ServiceProvider _services;

    private PagerFixture(LocalProvider provider)
    {
        _provider = provider;
        _services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        Sender = new PagerSender(
            _services.GetRequiredService<IHttpClientFactory>(),
            new PagerOptions { Url = provider.Url, ApiKey = LocalProvider.ApiKey });
    }

    public IChannelSender Sender { get; }

    public string Channel => "pager";

    public string MalformedAddress => "not-a-number";

    public IReadOnlyList<string> Secrets => [LocalProvider.ApiKey];

    public static async Task<ISenderFixture> StartAsync()
    {
        var provider = new LocalProvider();
        await provider.StartAsync();
        return new PagerFixture(provider);
    }

    public string Address(int number) => number.ToString("D6", CultureInfo.InvariantCulture);

    public RenderedMessage Content(string marker) =>
        new($"The text contains {marker}.") { Parts = new Dictionary<string, string> { ["title"] = "Title" } };

    public Task ArrangeAsync(ProviderBehaviors behavior) => _provider.ArrangeAsync(behavior);

    // The provider stores a message before it answers, so no wait is necessary.
    public Task<IReadOnlyList<ReceivedSend>> ReceivedAsync(int count, CancellationToken cancellationToken) =>
        Task.FromResult(_provider.Received);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _provider.DisposeAsync();
    }
}
