using Notify.Addresses;
using Notify.AspNetCore.Http;
using Notify.AspNetCore.Models;

namespace Notify.AspNetCore.Operations;

/// <summary>Converts suppressions to their JSON form.</summary>
internal static class SuppressionViews
{
    public static SuppressionRow Row(SuppressedAddress suppressed) =>
        Row(suppressed.Kind, suppressed.Address, suppressed.Suppression);

    public static SuppressionRow Row(string kind, string address, Suppression suppression) => new()
    {
        Kind = kind,
        Address = address,
        List = suppression.List,
        Reason = EnumNames.Of(suppression.Reason),
        At = suppression.At,
        Detail = suppression.Detail,
    };
}
