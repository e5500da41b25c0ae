using Microsoft.Extensions.Options;
using Notify.Shared;

namespace Notify.Addresses;

/// <summary>Validates the settings of unsubscribe links. The errors do not contain keys.</summary>
internal sealed class UnsubscribeOptionsValidator : IValidateOptions<UnsubscribeOptions>
{
    private static readonly TimeSpan MinValidity = TimeSpan.FromDays(60);

    public ValidateOptionsResult Validate(string? name, UnsubscribeOptions options)
    {
        var errors = new List<string>();
        if (options.BaseUrl is { } url && !IsAllowed(url))
        {
            errors.Add(
                "UnsubscribeOptions.BaseUrl is not an absolute https address. " +
                "Use, for example, https://example.com/api/v1/messaging/unsubscribe.");
        }

        if (options.BaseUrl is not null && options.Key is null)
        {
            errors.Add(
                "UnsubscribeOptions.Key is not set, but BaseUrl is. " +
                "Set at least 32 random bytes as base64 (openssl rand -base64 32).");
        }

        if (options.Key is { } key && Base64Key.Decode(key) is null)
        {
            errors.Add(
                "UnsubscribeOptions.Key is not base64 of at least 32 bytes. " +
                "Create a key with: openssl rand -base64 32.");
        }

        for (var i = 0; i < options.PreviousKeys.Count; i++)
        {
            if (Base64Key.Decode(options.PreviousKeys[i]) is null)
            {
                errors.Add(
                    $"UnsubscribeOptions.PreviousKeys[{i}] is not base64 of at least 32 bytes. " +
                    "Set an earlier Key, or remove the entry.");
            }
        }

        if (options.Validity < MinValidity)
        {
            errors.Add(
                $"UnsubscribeOptions.Validity is {options.Validity}. " +
                "Set at least 60 days (60.00:00:00), because some e-mail is read late.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static bool IsAllowed(Uri url) => url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}
