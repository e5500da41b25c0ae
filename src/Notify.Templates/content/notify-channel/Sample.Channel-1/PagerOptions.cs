using Notify;

namespace Sample.Channel_1;

/// <summary>Represents the settings of the channel, read from the section <c>Notify:Pager</c>.</summary>
public sealed class PagerOptions : ChannelOptions
{
    /// <summary>Gets or sets the URL of the API.</summary>
    public string? Url { get; set; }

    /// <summary>Gets or sets the key of the account. It is a secret.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets the time limit of a request.</summary>
    /// <value>The default is 10 seconds.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    // Errors begin with the name of the option. Notify adds the section.
    internal IEnumerable<string> Validate()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            yield return "Url is not a valid URL. Set the URL of the provider's API.";
        if (string.IsNullOrEmpty(ApiKey))
            yield return "ApiKey is empty. Set the key of your account.";
        if (RequestTimeout <= TimeSpan.Zero || RequestTimeout > TimeSpan.FromMinutes(1))
            yield return "RequestTimeout is out of range. Set a duration above zero, at most 1m.";
    }
}
