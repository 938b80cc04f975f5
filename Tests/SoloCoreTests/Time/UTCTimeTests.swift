import Foundation
import SoloCore
import Testing

@Suite struct UTCTimeTests {
    @Test(arguments: [
        (0.0, "19700101T000000Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
        (1_440_938_160.0, "20150830T123600Z", "Sun, 30 Aug 2015 12:36:00 GMT"),
        (951_782_399.0, "20000228T235959Z", "Mon, 28 Feb 2000 23:59:59 GMT"),
        (951_782_400.0, "20000229T000000Z", "Tue, 29 Feb 2000 00:00:00 GMT"),
        (-1.0, "19691231T235959Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
        (4_102_444_800.0, "21000101T000000Z", "Fri, 01 Jan 2100 00:00:00 GMT"),
    ])
    func `a time is written and read in every form`(seconds: Double, basic: String, http: String) {
        let date = Date(timeIntervalSince1970: seconds)
        let time = UTCTime(date)
        #expect(time.basic == basic)
        #expect(time.http == http)
        #expect(time.extended == time.seconds + ".000Z")
        #expect(UTCTime.date(basic: basic) == date)
        #expect(UTCTime.date(http: http) == date)
        #expect(UTCTime.date(extended: time.extended) == date)
    }

    @Test(arguments: ["", "20150830T123600", "2015083XT123600Z", "20151330T123600Z", "20150830T253600Z"])
    func `a text that is not a time is rejected`(text: String) {
        #expect(UTCTime.date(basic: text) == nil)
    }

    @Test(arguments: [Double.infinity, -.infinity, 1e300])
    func `the time of a broken clock is bounded`(seconds: Double) {
        #expect(UTCTime(Date(timeIntervalSince1970: seconds)).basic.count == 16)
    }
}
