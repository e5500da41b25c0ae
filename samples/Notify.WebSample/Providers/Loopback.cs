using System.Net;

namespace Notify.WebSample.Providers;

/// <summary>Anybody may sign in as anybody here, so the sample is for this machine alone.</summary>
internal static class Loopback
{
    private const string Default = "http://localhost:5080";

    /// <summary>Takes the address from <c>--urls</c> or <c>ASPNETCORE_URLS</c>, as every ASP.NET Core host does.</summary>
    /// <returns>The first address: the links in mails lead there.</returns>
    /// <exception cref="InvalidOperationException">An address is not of this machine alone.</exception>
    public static Uri Configure(WebApplicationBuilder builder)
    {
        var urls = builder.Configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } given ? given : Default;
        builder.WebHost.UseUrls(urls);
        if (builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            throw new InvalidOperationException("Kestrel:Endpoints is set; write the address as --urls or ASPNETCORE_URLS, so that the sample can see that it is of this machine alone.");
        return urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read).ToArray()[0];
    }

    private static Uri Read(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && IsThisMachine(address.Host) && address.Port > 0
        ? address
        : throw new InvalidOperationException($"The sample lets anybody sign in as anybody and listens on this machine alone, at a port that is known; instead of {url} write for example {Default}.");

    private static bool IsThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
