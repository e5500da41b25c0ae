using Microsoft.Extensions.Time.Testing;
using Notify.Push.Sending;

namespace Notify.Push.Tests.Sending;

public class VapidMismatchDetectorTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly VapidMismatchDetector _detector;

    public VapidMismatchDetectorTests() => _detector = new VapidMismatchDetector(_time);

    [Fact]
    public void Strays_raise_no_alarm()
    {
        Mismatches(9).Should().OnlyContain(alarm => alarm == null);
        _time.Advance(VapidMismatchDetector.Window);
        Mismatches(9).Should().OnlyContain(alarm => alarm == null);
    }

    [Fact]
    public void More_than_those_accepted_raise_it_once_a_window()
    {
        Enumerable.Range(0, 15).ToList().ForEach(_ => _detector.Accepted());

        Mismatches(40).Where(alarm => alarm != null).Should().Equal(16);
        _time.Advance(VapidMismatchDetector.Window);
        Mismatches(40).Where(alarm => alarm != null).Should().Equal(10);
    }

    private List<int?> Mismatches(int count) => [.. Enumerable.Range(0, count).Select(_ => _detector.Mismatched())];
}
