using Microsoft.Extensions.Options;
using Notify.Shared;

namespace Notify.Addresses;

/// <summary>Checks the settings of unsubscribe links. Keys stay out of the messages.</summary>
internal sealed class UnsubscribeOptionsValidator : IValidateOptions<UnsubscribeOptions>
{
    private static readonly TimeSpan LeastValidity = TimeSpan.FromDays(60);

    public ValidateOptionsResult Validate(string? name, UnsubscribeOptions options)
    {
        var faults = new List<string>();
        if (options.BaseUrl is { } url && !(url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))))
            faults.Add("UnsubscribeOptions.BaseUrl is not an absolute https address; write for example https://example.com/api/v1/messaging/unsubscribe.");
        if (options.BaseUrl is not null && options.Key is null)
            faults.Add("UnsubscribeOptions.Key is not set but BaseUrl is; write at least 32 random bytes as base64 (openssl rand -base64 32).");
        if (options.Key is { } key && Base64Key.Decode(key) is null)
            faults.Add("UnsubscribeOptions.Key is not base64 of at least 32 bytes; make one with: openssl rand -base64 32.");
        for (var i = 0; i < options.PreviousKeys.Count; i++)
        {
            if (Base64Key.Decode(options.PreviousKeys[i]) is null)
                faults.Add($"UnsubscribeOptions.PreviousKeys[{i}] is not base64 of at least 32 bytes; write an earlier Key, or leave it out.");
        }

        if (options.Validity < LeastValidity)
            faults.Add($"UnsubscribeOptions.Validity is {options.Validity}; write at least 60 days (60.00:00:00), for mail is read late.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
