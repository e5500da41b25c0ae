using System.Net;

namespace Notify.WebSample.Providers;

/// <summary>Restricts the sample to this machine, because everyone can sign in as anyone.</summary>
internal static class Loopback
{
    private const string Default = "http://localhost:5080";

    /// <summary>Reads the addresses from <c>--urls</c> or <c>ASPNETCORE_URLS</c>, like other hosts.</summary>
    /// <returns>The first address, which the links in e-mails contain.</returns>
    /// <exception cref="InvalidOperationException">An address is not restricted to this machine.</exception>
    public static Uri Configure(WebApplicationBuilder builder)
    {
        var urls = builder.Configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } given ? given : Default;
        builder.WebHost.UseUrls(urls);
        if (builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            throw new InvalidOperationException(
                "Kestrel:Endpoints is set. Use --urls or ASPNETCORE_URLS, so that the sample can restrict the address "
                + "to this machine.");
        }

        return urls
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Read)
            .ToArray()[0];
    }

    private static Uri Read(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && IsThisMachine(address.Host) && address.Port > 0
            ? address
            : throw new InvalidOperationException(
                $"{url} is not a loopback address with a port. Everyone can sign in to the sample as anyone, so it "
                + $"listens on this machine only. Use for example {Default}.");

    private static bool IsThisMachine(string host) =>
        host == "localhost"
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
