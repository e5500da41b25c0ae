using Notify.Delivery;

namespace Notify.Tests.Delivery;

public sealed class RetryAfterHeaderTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, null)]
    [InlineData("0", 0)]
    [InlineData("30", 30)]
    [InlineData("999999999", 86400)]
    [InlineData("-5", 0)]
    [InlineData("99999999999", 86_400)]
    [InlineData("soon", null)]
    [InlineData("-soon", null)]
    [InlineData("Tue, 01 Jan 2030 12:00:42 GMT", 42)]
    [InlineData("Tue, 01 Jan 2030 11:00:00 GMT", 0)]
    [InlineData("Fri, 01 Feb 2030 12:00:00 GMT", 86_400)]
    public void Seconds_and_dates_are_read_as_a_time_from_zero_to_a_day(string? header, int? seconds)
    {
        using var response = new HttpResponseMessage();
        if (header is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", header);

        RetryAfterHeader.Read(response.Headers, Now)
            .Should().Be(seconds is { } value ? TimeSpan.FromSeconds(value) : null);
    }
}
